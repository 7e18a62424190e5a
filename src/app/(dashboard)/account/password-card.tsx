"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FormError } from "@/ui/form-error";
import { Card, CardHeader } from "@/ui/page-parts";
import { useToast } from "@/ui/toast";
import { useIsHydrated } from "@/ui/use-is-hydrated";

/** Another password, which ends all other sessions. */
export function PasswordCard({ email }: { email: string }) {
  const t = useTranslations("account");
  const auth = useTranslations("auth");
  const router = useRouter();
  const showToast = useToast();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isHydrated = useIsHydrated();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setError(null);
    const answer = await callApi("/api/auth/password", { method: "POST", body: Object.fromEntries(new FormData(form)) });
    setBusy(false);
    if (!answer.ok) {
      setError(describeError(answer.error, auth("unreachable")));
      return;
    }
    form.reset();
    showToast({ tone: "good", title: t("passwordSaved") });
    router.refresh();
  }

  return (
    <Card aria-labelledby="password-title">
      <CardHeader id="password-title" title={t("passwordTitle")} hint={t("passwordHint")} />
      <form method="post" onSubmit={submit} className="grid gap-4 px-4 pt-3 pb-4 sm:px-5">
        {/* Without a name and unseen: it tells password managers whose password this is, and is not sent. */}
        <input type="text" autoComplete="username" defaultValue={email} hidden readOnly />
        <Field label={t("currentPassword")} name="currentPassword" type="password" autoComplete="current-password" required />
        <Field
          label={t("newPassword")}
          name="newPassword"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          hint={auth("passwordHint")}
        />
        <FormError text={error} />
        <Button type="submit" variant="primary" disabled={isBusy || !isHydrated} className="w-fit">
          {t("changePassword")}
        </Button>
      </form>
    </Card>
  );
}
