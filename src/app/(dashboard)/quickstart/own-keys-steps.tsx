"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { explainListed } from "./explain-listed";
import { FirstCall } from "./first-call";
import { MINT_STEP, MintStep } from "./mint-step";
import type { WayFacts } from "./read-facts";
import { SnippetTabs } from "./snippet-tabs";
import { Step } from "./step";
import { type Mode, useLatestRequest } from "./use-latest-request";

export interface WayProps {
  origin: string;
  facts: WayFacts;
  timeZone: string;
  administers: boolean;
  secret: string | null;
  /** Null: who looks at it may not mint. */
  onMinted: ((secret: string) => void) | null;
}

/** Whether a call has succeeded, now or when the page was opened. */
export function useCalls(mode: Mode, { latest: initial, hasSucceeded: isKnown }: WayFacts) {
  const [hadSucceeded] = useState(isKnown);
  const latest = useLatestRequest(mode, { initial, isSettled: isKnown });
  return { latest, hadSucceeded, hasSucceeded: isKnown || (latest !== null && explainListed(latest) === null) };
}

export function OwnKeysSteps({ origin, facts, timeZone, administers, secret, onMinted }: WayProps) {
  const t = useTranslations("quickstart");
  const { latest, hadSucceeded, hasSucceeded } = useCalls("pass-through", facts);
  return (
    <ol className="grid gap-4">
      <Step number={1} id={MINT_STEP} title={t("tokens.mintTitle")} text={t("mintText")} isDone={secret !== null || facts.credentials.active > 0}>
        <MintStep words="tokens" secret={secret} credentials={facts.credentials} onMinted={onMinted} />
      </Step>
      <Step number={2} title={t("runTitle")} isDone={latest !== null}>
        <SnippetTabs origin={origin} token={secret} />
      </Step>
      <Step number={3} title={t("seeTitle")} isDone={hasSucceeded}>
        <FirstCall words="tokens" latest={latest} hadSucceeded={hadSucceeded} timeZone={timeZone} administers={administers} />
      </Step>
    </ol>
  );
}
