"use client";
import { Wallet } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/ui/button";
import { Spendable } from "@/ui/labels";
import { Link } from "@/ui/link";
import { Card } from "@/ui/page-parts";
import { MintStep } from "./mint-step";
import { ResellerSnippets, SnippetTabs } from "./snippet-tabs";

function Step({ number, title, text, children }: { number: number; title: string; text?: string; children: ReactNode }) {
  const t = useTranslations("quickstart");
  return (
    <li className="min-w-0">
      <Card className="p-4 sm:p-5" aria-label={t("step", { number })}>
        <div className="flex items-start gap-3">
          <span
            aria-hidden
            className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-ink text-xs tabular-nums"
          >
            {number}
          </span>
          <div className="min-w-0">
            <h2 className="font-semibold text-[15px] tracking-tight">{title}</h2>
            {text ? <p className="mt-0.5 text-ink-muted">{text}</p> : null}
          </div>
        </div>
        <div className="mt-4 min-w-0 sm:pl-9">{children}</div>
      </Card>
    </li>
  );
}

interface OwnKeysStepsProps {
  origin: string;
  token: string | null;
  /** Null: who looks at it may not mint. */
  onMinted: ((token: string) => void) | null;
  /** The place where the first call appears. */
  children: ReactNode;
}

export function OwnKeysSteps({ origin, token, onMinted, children }: OwnKeysStepsProps) {
  const t = useTranslations("quickstart");
  return (
    <ol className="grid gap-4">
      <Step number={1} title={t("tokens.mintTitle")} text={t("mintText")}>
        {onMinted ? <MintStep words="tokens" secret={token} onMinted={onMinted} /> : <p className="text-ink-muted">{t("askMember")}</p>}
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

export interface Resale {
  /** USD that can be spent, as a decimal string. */
  available: string;
  /** Models of the providers that the operator has a key for. */
  models: string[];
}

interface ResellerStepsProps {
  origin: string;
  secret: string | null;
  /** Null: who looks at it may not mint. */
  onMinted: ((secret: string) => void) | null;
  resale: Resale;
  /** The place where the first call appears. */
  children: ReactNode;
}

export function ResellerSteps({ origin, secret, onMinted, resale, children }: ResellerStepsProps) {
  const t = useTranslations("quickstart");
  return (
    <ol className="grid gap-4">
      <Step number={1} title={t("fundsTitle")} text={t("fundsText")}>
        <Funds available={resale.available} />
      </Step>
      <Step number={2} title={t("keys.mintTitle")} text={t("mintText")}>
        {onMinted ? <MintStep words="keys" secret={secret} onMinted={onMinted} /> : <p className="text-ink-muted">{t("askMember")}</p>}
      </Step>
      <Step number={3} title={t("runTitle")}>
        {resale.models.length === 0 ? (
          <p className="rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">{t("noProviders")}</p>
        ) : (
          <ResellerSnippets origin={origin} secret={secret} models={resale.models} />
        )}
      </Step>
      <Step number={4} title={t("seeTitle")}>
        {children}
      </Step>
    </ol>
  );
}

function Funds({ available }: { available: string }) {
  const t = useTranslations("quickstart");
  const isEmpty = Number(available) <= 0;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button asChild variant={isEmpty ? "primary" : "secondary"}>
        <Link href="/billing">
          <Wallet aria-hidden className="size-4" />
          {t("topUp")}
        </Link>
      </Button>
      <p className="text-ink-muted">{isEmpty ? t("noFunds") : t.rich("funds", { amount: () => <Spendable amount={available} /> })}</p>
    </div>
  );
}
