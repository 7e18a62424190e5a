"use client";
import { CircleCheck, KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { type CallerWords, CREDENTIALS, useMint } from "../credentials/mint";

const TEST_IDS = { tokens: "monitor-token", keys: "api-key" } as const;

interface MintStepProps {
  words: CallerWords;
  secret: string | null;
  onMinted(secret: string): void;
}

export function MintStep({ words, secret, onMinted }: MintStepProps) {
  const t = useTranslations("quickstart");
  const own = useTranslations(`quickstart.${words}`);
  const { error, isBusy, mint } = useMint({ words, path: CREDENTIALS[words].path, onMinted });

  if (secret) {
    return (
      <div role="status">
        <div className="flex items-center gap-2 rounded-lg border border-line bg-sunken py-1.5 pr-1.5 pl-3">
          <code data-testid={TEST_IDS[words]} className="min-w-0 flex-1 break-all font-mono text-[13px]">
            {secret}
          </code>
          <CopyButton text={secret} label={own("copy")} variant="secondary" />
        </div>
        <p className="mt-2 flex items-center gap-1.5 text-[13px] text-good">
          <CircleCheck aria-hidden className="size-4 shrink-0" />
          {own("minted")}
        </p>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant="primary" disabled={isBusy} onClick={() => mint({ name: t("name") })}>
        <KeyRound aria-hidden className="size-4" />
        {isBusy ? t("minting") : own("mint")}
      </Button>
      <p role="alert" className="text-[13px] text-bad empty:hidden">
        {error}
      </p>
    </div>
  );
}
