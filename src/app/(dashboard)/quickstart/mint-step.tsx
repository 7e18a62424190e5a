"use client";
import { CircleCheck, KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { type CallerWords, CREDENTIALS, useMint } from "../credentials/mint";
import type { WayFacts } from "./read-facts";

const TEST_IDS = { tokens: "monitor-token", keys: "api-key" } as const;
/** The step's place on the page: what has failed for want of a valid token leads back here. */
export const MINT_STEP = "mint";

interface MintStepProps {
  words: CallerWords;
  secret: string | null;
  credentials: WayFacts["credentials"];
  /** Null: who looks at it may not mint. */
  onMinted: ((secret: string) => void) | null;
}

export function MintStep({ words, secret, credentials, onMinted }: MintStepProps) {
  const t = useTranslations("quickstart");
  const own = useTranslations(`quickstart.${words}`);
  const { active, ended } = credentials;
  if (secret) return <Minted words={words} secret={secret} />;
  return (
    <div className="grid gap-3">
      {active > 0 && onMinted ? <p className="text-ink-muted">{own("active", { count: active })}</p> : null}
      {active === 0 && ended > 0 ? <p className="rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">{own("ended", { count: ended })}</p> : null}
      {onMinted ? <MintButton words={words} isFirst={active === 0} onMinted={onMinted} /> : <p className="text-ink-muted">{t("askMember")}</p>}
    </div>
  );
}

function MintButton({ words, isFirst, onMinted }: { words: CallerWords; isFirst: boolean; onMinted(secret: string): void }) {
  const t = useTranslations("quickstart");
  const own = useTranslations(`quickstart.${words}`);
  const { error, isBusy, mint } = useMint({ words, path: CREDENTIALS[words].path, onMinted });
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant={isFirst ? "primary" : "secondary"} disabled={isBusy} onClick={() => mint({ name: t("name") })}>
        <KeyRound aria-hidden className="size-4" />
        {isBusy ? t("minting") : own("mint")}
      </Button>
      <p role="alert" className="text-[13px] text-bad empty:hidden">
        {error}
      </p>
    </div>
  );
}

function Minted({ words, secret }: { words: CallerWords; secret: string }) {
  const own = useTranslations(`quickstart.${words}`);
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
