import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatCost, formatSpendable } from "./format";
import { mergeClasses } from "./merge-classes";

const TONES = {
  neutral: "bg-sunken text-ink-muted",
  good: "bg-good-soft text-good",
  bad: "bg-bad-soft text-bad",
  warn: "bg-warn-soft text-warn",
  accent: "bg-accent-soft text-accent-ink",
} as const;
export type Tone = keyof typeof TONES;

export function Badge({ tone = "neutral", title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span
      title={title}
      className={mergeClasses(
        "inline-flex items-center gap-1 whitespace-nowrap rounded-md px-1.5 py-0.5 font-medium text-xs tabular-nums",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

interface AmountProps {
  /** USD, as a decimal string. */
  amount: string;
}

/** What was spent, short enough to read; every digit in its tooltip. */
export function Cost({ amount }: AmountProps) {
  return <Amount amount={amount} text={formatCost(amount, useLocale())} />;
}

/** What can be spent: rounded down, every digit in its tooltip. */
export function Spendable({ amount }: AmountProps) {
  return <Amount amount={amount} text={formatSpendable(amount, useLocale())} />;
}

function Amount({ amount, text }: AmountProps & { text: string }) {
  return (
    <span className="tabular-nums" title={`$${amount}`}>
      {text}
    </span>
  );
}

/** A provider's id → the name that people know it by; an id without one is shown as it is. */
export function useProviderName(): (id: string) => string {
  const t = useTranslations("providers");
  return (id) => {
    const key = (id || "none") as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key) : id;
  };
}
