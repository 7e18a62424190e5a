"use client";
import { useLocale, useTranslations } from "next-intl";
import type { AutoTopUpView } from "@/payments/auto-top-up/settings";
import { formatCost, formatTime } from "@/ui/format";
import { Badge } from "@/ui/labels";
import { Card, CardHeader } from "@/ui/page-parts";
import { AutoTopUpForm } from "./auto-top-up-form";
import { Notice } from "./notices";

const TONES = { off: "neutral", needs_card: "warn", on: "good", paused: "warn" } as const;
/** The payment service's codes that we have words for. */
const KNOWN = ["ceiling", "authentication_required", "expired_card", "insufficient_funds"] as const;

interface AutoTopUpCardProps {
  settings: AutoTopUpView;
  timeZone: string;
  /** Admins and owners; others see what is set. */
  mayChange: boolean;
}

/** Whether, when and by how much the balance tops itself up, and what has gone wrong. */
export function AutoTopUpCard({ settings, timeZone, mayChange }: AutoTopUpCardProps) {
  const t = useTranslations("billing.auto");
  const locale = useLocale();
  const { state, card, thresholdUsd, amountUsd, monthlyCeilingUsd, spentThisMonthUsd } = settings;
  const money = (amount: string) => formatCost(amount, locale);
  return (
    <Card id="auto-top-up" aria-labelledby="auto-top-up-title" className="mb-4 scroll-mt-20">
      <CardHeader id="auto-top-up-title" title={t("title")} hint={t("hint")}>
        <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>
      </CardHeader>
      <div className="grid gap-3 px-4 pt-3 pb-4 sm:px-5">
        <Problem settings={settings} timeZone={timeZone} />
        {state === "off" ? null : (
          <p className="text-[13px] text-ink-muted">
            {t("rule", { threshold: money(thresholdUsd), amount: money(amountUsd), ceiling: money(monthlyCeilingUsd) })}{" "}
            {t("spent", { spent: money(spentThisMonthUsd) })} {card ? t("card", { card }) : null}
          </p>
        )}
        {mayChange ? <AutoTopUpForm key={`${state}${card}`} settings={settings} /> : null}
      </div>
    </Card>
  );
}

function Problem({ settings: { state, problem, pausedUntil }, timeZone }: Pick<AutoTopUpCardProps, "settings" | "timeZone">) {
  const t = useTranslations("billing.auto");
  const locale = useLocale();
  if (problem === null) return state === "needs_card" ? <Notice tone="warn">{t("needsCard")}</Notice> : null;
  const known = KNOWN.find((code) => code === problem);
  const what = known ? t(`problems.${known}`) : t("problems.other", { code: problem });
  const next = pausedUntil ? t("nextTry", { time: formatTime(pausedUntil, locale, timeZone) }) : t("switchedOff");
  return (
    <Notice tone="warn">
      {what} {next}
    </Notice>
  );
}
