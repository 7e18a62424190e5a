"use client";
import { CircleCheck, KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";

export function MintStep({ token, onMinted }: { token: string | null; onMinted(token: string): void }) {
  const t = useTranslations("quickstart");
  const unreachable = useTranslations("auth")("unreachable");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function mint() {
    setBusy(true);
    setError(null);
    const answer = await callApi<{ token: string }>("/api/tokens", { method: "POST", body: { name: t("tokenName") } });
    setBusy(false);
    if (answer.ok) onMinted(answer.data.token);
    else setError(describeError(answer.error, unreachable));
  }

  if (token) {
    return (
      <div role="status">
        <div className="flex items-center gap-2 rounded-lg border border-line bg-sunken py-1.5 pr-1.5 pl-3">
          <code data-testid="monitor-token" className="min-w-0 flex-1 break-all font-mono text-[13px]">
            {token}
          </code>
          <CopyButton text={token} label={t("copyToken")} variant="secondary" />
        </div>
        <p className="mt-2 flex items-center gap-1.5 text-[13px] text-good">
          <CircleCheck aria-hidden className="size-4 shrink-0" />
          {t("minted")}
        </p>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant="primary" disabled={isBusy} onClick={mint}>
        <KeyRound aria-hidden className="size-4" />
        {isBusy ? t("minting") : t("mint")}
      </Button>
      <p role="alert" className="text-[13px] text-bad empty:hidden">
        {error}
      </p>
    </div>
  );
}
