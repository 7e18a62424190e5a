"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { Button } from "@/ui/button";
import { ConfirmDialog, Dialog } from "@/ui/dialog";
import { Select } from "@/ui/field";
import { FormError } from "@/ui/form-error";
import { useToast } from "@/ui/toast";
import { type CallerWords, CREDENTIALS, type CredentialWords, type ListedCredential, ShownSecret, useMint } from "./mint";

/** Seconds. */
const OVERLAPS = ["0", "3600", "86400", "604800"] as const;

interface RotateDialogProps {
  words: CallerWords;
  credential: ListedCredential | null;
  open: boolean;
  onOpenChange(open: boolean): void;
  onRotated(): void;
}

/** Replaces a secret: asks how long the old one should keep working, then shows the new one once. */
export function RotateDialog({ words, credential, open, onOpenChange, onRotated }: RotateDialogProps) {
  const t = useTranslations("credentials");
  const own = useTranslations(words);
  const { secret, error, isBusy, mint, forget } = useMint({ words, path: `${CREDENTIALS[words].path}/rotate`, onMinted: onRotated });

  function change(isOpen: boolean) {
    if (!isOpen) forget();
    onOpenChange(isOpen);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (credential) void mint({ id: credential.id, overlapSeconds: Number(new FormData(event.currentTarget).get("overlap")) });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={secret ? own("shownTitle") : t("rotateTitle", { name: credential?.name ?? "" })}
      description={secret ? t("shownText") : own("rotateText", { prefix: credential?.prefix ?? "" })}
    >
      {secret ? (
        <ShownSecret words={words} secret={secret} onDone={() => change(false)} />
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          <div className="grid gap-1.5">
            <span aria-hidden className="font-medium text-[13px]">
              {t("overlap")}
            </span>
            <Select
              data-autofocus
              label={t("overlap")}
              name="overlap"
              defaultValue="86400"
              className="[&>select]:h-9 [&>select]:text-sm"
              options={OVERLAPS.map((value) => ({ value, label: t(`overlaps.${value}`) }))}
            />
          </div>
          <FormError text={error} />
          <Button type="submit" variant="primary" disabled={isBusy}>
            {t("rotate")}
          </Button>
        </form>
      )}
    </Dialog>
  );
}

interface RevokeDialogProps {
  words: CredentialWords;
  credential: ListedCredential | null;
  open: boolean;
  onOpenChange(open: boolean): void;
  onRevoked(): void;
}

/** Names the credential that is about to be revoked, and revokes it. */
export function RevokeDialog({ words, credential, open, onOpenChange, onRevoked }: RevokeDialogProps) {
  const t = useTranslations("credentials");
  const own = useTranslations(words);
  const unreachable = useTranslations("auth")("unreachable");
  const showToast = useToast();
  const [isBusy, setBusy] = useState(false);
  const { id = "", name = "", prefix = "" } = credential ?? {};

  async function revoke() {
    setBusy(true);
    const answer = await callApi(`${CREDENTIALS[words].path}?id=${encodeURIComponent(id)}`, { method: "DELETE" });
    setBusy(false);
    onOpenChange(false);
    if (answer.ok) showToast({ tone: "good", title: t("revokedToast", { name }) });
    else showToast({ tone: "bad", title: t("failed"), text: describeError(answer.error, unreachable) });
    onRevoked();
  }

  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("revokeTitle", { name })}
      text={t("revokeText", { prefix })}
      confirmLabel={own("revokeConfirm")}
      isBusy={isBusy}
      onConfirm={revoke}
    />
  );
}
