"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MintStep } from "./mint-step";
import { SnippetTabs } from "./snippet-tabs";
import { Step } from "./step";

interface OwnKeysStepsProps {
  origin: string;
  token: string | null;
  onMinted(token: string): void;
  /** Where the first call shows up. */
  children: ReactNode;
}

export function OwnKeysSteps({ origin, token, onMinted, children }: OwnKeysStepsProps) {
  const t = useTranslations("quickstart");
  return (
    <ol className="grid gap-4">
      <Step number={1} title={t("tokens.mintTitle")} text={t("mintText")}>
        <MintStep words="tokens" secret={token} onMinted={onMinted} />
      </Step>
      <Step number={2} title={t("runTitle")}>
        <SnippetTabs origin={origin} token={token} />
      </Step>
      <Step number={3} title={t("seeTitle")}>
        {children}
      </Step>
    </ol>
  );
}
