import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatCost, formatExactUsd, formatSpendable } from "./format";
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

/** Three significant digits of a ten-thousandth of a cent. */
const COST_PLACES = 7;

/** The same in a column, where every amount's point stands at one place. */
export function AlignedCost({ amount }: AmountProps) {
  return <AtPoint amount={amount} text={formatCost(amount, useLocale())} places={COST_PLACES} />;
}

/** Every digit, in a column whose amounts have at most so many after the point. */
export function AlignedExact({ amount, places }: AmountProps & { places: number }) {
  return <AtPoint amount={amount} text={formatExactUsd(amount)} places={places} />;
}

/** What follows the point has one width, in digits; the point itself is narrower than half of one. */
function AtPoint({ amount, text, places }: AmountProps & { text: string; places: number }) {
  const point = text.search(/[.,]\d*$/);
  return (
    <span className="inline-flex tabular-nums" title={`$${amount}`}>
      <span>{text.slice(0, point)}</span>
      <span className="text-left" style={{ width: `${places + 0.5}ch` }}>
        {text.slice(point)}
      </span>
    </span>
  );
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
