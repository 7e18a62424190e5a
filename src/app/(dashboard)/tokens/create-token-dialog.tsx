"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { ShownToken } from "./shown-token";

const EXPIRIES = ["never", "7", "30", "90", "365"] as const;
const DAY_MS = 86_400_000;

interface CreateTokenDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  onCreated(): void;
}

/** Asks for a name and an expiry, then shows the token: once, and kept nowhere but on the screen. */
export function CreateTokenDialog({ open, onOpenChange, onCreated }: CreateTokenDialogProps) {
  const t = useTranslations("tokens");
  const unreachable = useTranslations("auth")("unreachable");
  const [token, setToken] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  function change(isOpen: boolean) {
    if (!isOpen) {
      setToken(null);
      setError(null);
    }
    onOpenChange(isOpen);
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name")).trim();
    const days = Number(form.get("expiry"));
    const body = { ...(name ? { name } : {}), ...(days > 0 ? { expiresAt: new Date(Date.now() + days * DAY_MS).toISOString() } : {}) };
    setBusy(true);
    setError(null);
    const answer = await callApi<{ token: string }>("/api/tokens", { method: "POST", body });
    setBusy(false);
    if (!answer.ok) {
      setError(describeError(answer.error, unreachable));
      return;
    }
    setToken(answer.data.token);
    onCreated();
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={token ? t("shownTitle") : t("createTitle")}
      description={token ? t("shownText") : t("createText")}
    >
      {token ? (
        <ShownToken token={token} onDone={() => change(false)} />
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          <Field data-autofocus label={t("name")} name="name" placeholder={t("namePlaceholder")} maxLength={100} autoComplete="off" error={error} />
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
          <Button type="submit" variant="primary" disabled={isBusy}>
            {t("create")}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
