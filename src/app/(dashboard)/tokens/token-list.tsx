"use client";
import { KeyRound, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import type { CredentialView } from "@/keys/credential-view";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { EmptyState } from "@/ui/empty-state";
import { PageHeader } from "@/ui/page-header";
import { useToast } from "@/ui/toast";
import { CreateTokenDialog } from "./create-token-dialog";
import { TokenTable } from "./token-table";

interface TokenListProps {
  tokens: CredentialView[];
  timeZone: string;
  /** When the page was made: what is expired is decided once, the same on server and browser. */
  nowMs: number;
}

export function TokenList({ tokens, timeZone, nowMs }: TokenListProps) {
  const t = useTranslations("tokens");
  const unreachable = useTranslations("auth")("unreachable");
  const router = useRouter();
  const showToast = useToast();
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<CredentialView | null>(null);
  const [isConfirming, setConfirming] = useState(false);
  const [isBusy, setBusy] = useState(false);

  async function revoke() {
    if (!revoking) return;
    setBusy(true);
    const answer = await callApi(`/api/tokens?id=${encodeURIComponent(revoking.id)}`, { method: "DELETE" });
    setBusy(false);
    setConfirming(false);
    if (answer.ok) showToast({ tone: "good", title: t("revokedToast", { name: revoking.name }) });
    else showToast({ tone: "bad", title: t("failed"), text: describeError(answer.error, unreachable) });
    router.refresh();
  }

  const createButton = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden className="size-4" />
      {t("create")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        {tokens.length > 0 ? createButton : null}
      </PageHeader>
      <Card className="overflow-hidden">
        {tokens.length > 0 ? (
          <TokenTable
            tokens={tokens}
            timeZone={timeZone}
            nowMs={nowMs}
            onRevoke={(token) => {
              setRevoking(token);
              setConfirming(true);
            }}
          />
        ) : (
          <EmptyState icon={KeyRound} title={t("emptyTitle")} text={t("emptyText")}>
            {createButton}
          </EmptyState>
        )}
      </Card>
      <CreateTokenDialog open={isCreating} onOpenChange={setCreating} onCreated={() => router.refresh()} />
      <ConfirmDialog
        open={isConfirming}
        onOpenChange={setConfirming}
        title={t("revokeTitle", { name: revoking?.name ?? "" })}
        text={t("revokeText", { prefix: revoking?.prefix ?? "" })}
        confirmLabel={t("revokeConfirm")}
        isBusy={isBusy}
        onConfirm={revoke}
      />
    </>
  );
}
