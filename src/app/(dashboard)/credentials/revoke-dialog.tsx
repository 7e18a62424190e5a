"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { ConfirmDialog } from "@/ui/dialog";
import { useToast } from "@/ui/toast";
import type { CredentialWords, ListedCredential } from "./credential-words";

interface RevokeDialogProps {
  words: CredentialWords;
  credential: ListedCredential | null;
  open: boolean;
  onOpenChange(open: boolean): void;
  onRevoked(): void;
}

/** Names what is about to end, and ends it. */
export function RevokeDialog({ words, credential, open, onOpenChange, onRevoked }: RevokeDialogProps) {
  const t = useTranslations("credentials");
  const own = useTranslations(words);
  const unreachable = useTranslations("auth")("unreachable");
  const showToast = useToast();
  const [isBusy, setBusy] = useState(false);
  const { id = "", name = "", prefix = "" } = credential ?? {};

  async function revoke() {
    setBusy(true);
    const answer = await callApi(`/api/${words}?id=${encodeURIComponent(id)}`, { method: "DELETE" });
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
