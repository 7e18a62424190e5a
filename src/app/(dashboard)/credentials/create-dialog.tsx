"use client";
import { useTranslations } from "next-intl";
import type { FormEvent, ReactNode } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Select } from "@/ui/field";
import { RuleFields, readRuleFields } from "./limit-fields";
import { CREDENTIALS, type CredentialWords, ShownSecret, useMint } from "./mint";

const EXPIRIES = ["never", "7", "30", "90", "365"] as const;
const DAY_MS = 86_400_000;

interface CreateDialogProps {
  words: CredentialWords;
  open: boolean;
  onOpenChange(open: boolean): void;
  onCreated(): void;
  /** Fields that only this kind has, and what they add to the request. */
  extra?: { fields: ReactNode; read(form: FormData): object };
}

/** Asks for a name and an expiry, then shows the secret once; it is kept nowhere else. */
export function CreateDialog({ words, open, onOpenChange, onCreated, extra }: CreateDialogProps) {
  const t = useTranslations("credentials");
  const own = useTranslations(words);
  const { secret, error, isBusy, mint, forget } = useMint({ words, path: CREDENTIALS[words].path, onMinted: onCreated });

  function change(isOpen: boolean) {
    if (!isOpen) forget();
    onOpenChange(isOpen);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name")).trim();
    const days = Number(form.get("expiry"));
    void mint({
      ...(name ? { name } : {}),
      ...(days > 0 ? { expiresAt: new Date(Date.now() + days * DAY_MS).toISOString() } : {}),
      ...(words === "admin.tokens" ? {} : readRuleFields(form)),
      ...extra?.read(form),
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={secret ? own("shownTitle") : own("createTitle")}
      description={secret ? t("shownText") : own("createText")}
    >
      {secret ? (
        <ShownSecret words={words} secret={secret} onDone={() => change(false)} />
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          <Field data-autofocus label={t("name")} name="name" placeholder={own("namePlaceholder")} maxLength={100} autoComplete="off" error={error} />
          <div className="grid gap-1.5">
            <span aria-hidden className="font-medium text-[13px]">
              {t("expiry")}
            </span>
            <Select
              label={t("expiry")}
              name="expiry"
              defaultValue="never"
              className="[&>select]:h-9 [&>select]:text-sm"
              options={EXPIRIES.map((value) => ({ value, label: t(`expiries.${value}`) }))}
            />
          </div>
          {extra?.fields}
          {words === "admin.tokens" ? null : (
            <details className="group">
              <summary className="w-fit cursor-pointer rounded-md font-medium text-[13px] text-ink-muted hover:text-ink">{t("rules")}</summary>
              <div className="mt-3 grid gap-4">
                <RuleFields rules={null} />
              </div>
            </details>
          )}
          <Button type="submit" variant="primary" disabled={isBusy}>
            {own("create")}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
