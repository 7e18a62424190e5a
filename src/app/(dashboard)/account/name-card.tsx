"use client";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Card, CardHeader } from "@/ui/page-parts";
import { useChange } from "../use-change";

/** How colleagues see oneself. */
export function NameCard({ name }: { name: string }) {
  const t = useTranslations("account");
  const { isBusy, change } = useChange();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const body = Object.fromEntries(new FormData(event.currentTarget));
    void change({ method: "PATCH", path: "/api/auth/me", body, done: t("nameSaved") });
  }

  return (
    <Card aria-labelledby="name-title">
      <CardHeader id="name-title" title={t("nameTitle")} hint={t("nameHint")} />
      <form onSubmit={submit} className="grid gap-4 px-4 pt-3 pb-4 sm:px-5">
        <Field label={t("name")} name="name" autoComplete="name" required maxLength={100} defaultValue={name} />
        <Button type="submit" variant="primary" disabled={isBusy} className="w-fit">
          {t("save")}
        </Button>
      </form>
    </Card>
  );
}
