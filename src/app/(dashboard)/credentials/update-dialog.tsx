"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { FormError } from "@/ui/form-error";
import { useToast } from "@/ui/toast";
import { RuleFields, readRuleFields } from "./limit-fields";
import { type CallerWords, CREDENTIALS, type ListedCredential } from "./mint";

interface UpdateDialogProps {
  words: CallerWords;
  credential: ListedCredential | null;
  open: boolean;
  onOpenChange(open: boolean): void;
  onUpdated(): void;
}

/** Changes a credential's name, its limits, and where it may be used from. */
export function UpdateDialog({ words, credential, open, onOpenChange, onUpdated }: UpdateDialogProps) {
  const t = useTranslations("credentials");
  const unreachable = useTranslations("auth")("unreachable");
  const showToast = useToast();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { id = "", name = "", limits, allowedAddresses = null } = credential ?? {};

  function change(isOpen: boolean) {
    setError(null);
    onOpenChange(isOpen);
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { name: String(form.get("name")).trim(), ...readRuleFields(form) };
    setBusy(true);
    setError(null);
    const answer = await callApi(`${CREDENTIALS[words].path}?id=${encodeURIComponent(id)}`, { method: "PATCH", body });
    setBusy(false);
    if (!answer.ok) return setError(describeError(answer.error, unreachable));
    showToast({ tone: "good", title: t("updatedToast", { name: body.name }) });
    change(false);
    onUpdated();
  }

  return (
    <Dialog open={open} onOpenChange={change} title={t("updateTitle", { name })} description={t("updateText")}>
      <form onSubmit={submit} className="grid gap-4" key={id}>
        <Field data-autofocus label={t("name")} name="name" required maxLength={100} autoComplete="off" defaultValue={name} />
        <RuleFields rules={limits ? { limits, allowedAddresses } : null} />
        <FormError text={error} />
        <Button type="submit" variant="primary" disabled={isBusy}>
          {t("save")}
        </Button>
      </form>
    </Dialog>
  );
}
