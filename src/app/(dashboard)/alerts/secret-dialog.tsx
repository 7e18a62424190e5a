"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { FormError } from "@/ui/form-error";

/** A webhook's secret, shown once. */
export function ShownSecret({ secret, onDone }: { secret: string; onDone(): void }) {
  const t = useTranslations("alerts");
  return (
    <div className="grid gap-4">
      <div className="flex items-center gap-2 rounded-lg border border-line bg-sunken py-1.5 pr-1.5 pl-3">
        <output aria-label={t("secret")} className="min-w-0 flex-1 break-all font-mono text-[13px]">
          {secret}
        </output>
        <CopyButton text={secret} label={t("copySecret")} variant="secondary" />
      </div>
      <Button variant="primary" className="ml-auto" onClick={onDone}>
        {t("secretDone")}
      </Button>
    </div>
  );
}

interface SecretDialogProps {
  id: string;
  name: string;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Makes a new secret for a webhook after asking, and shows it once. */
export function SecretDialog({ id, name, open, onOpenChange }: SecretDialogProps) {
  const t = useTranslations("alerts");
  const unreachable = useTranslations("auth")("unreachable");
  const [secret, setSecret] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  function change(isOpen: boolean) {
    if (!isOpen) {
      setSecret(null);
      setError(null);
    }
    onOpenChange(isOpen);
  }

  async function rotate() {
    setBusy(true);
    const answer = await callApi<{ secret: string }>(`/api/alerts/channels/${id}/rotate`, { method: "POST" });
    setBusy(false);
    if (answer.ok) setSecret(answer.data.secret);
    else setError(describeError(answer.error, unreachable));
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={secret ? t("secretTitle") : t("rotateTitle", { name })}
      description={t(secret ? "secretText" : "rotateText")}
    >
      {secret ? (
        <ShownSecret secret={secret} onDone={() => change(false)} />
      ) : (
        <div className="grid gap-4">
          <FormError text={error} />
          <Button variant="primary" data-autofocus disabled={isBusy} onClick={() => void rotate()}>
            {t("rotateConfirm")}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
