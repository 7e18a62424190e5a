import { useLocale, useTranslations } from "next-intl";
import type { BudgetView } from "@/budgets/list-budgets";
import { formatCost, formatShare } from "@/ui/format";
import { mergeClasses } from "@/ui/merge-classes";

const NEARLY = 0.8;

export const isUsedUp = ({ spent, amount }: Pick<BudgetView, "spent" | "amount">) => Number(spent) >= Number(amount);

/** What is spent, and behind it what is held, of the limit. */
export function BudgetBar({ budget, label }: { budget: BudgetView; label: string }) {
  const t = useTranslations("budgets");
  const locale = useLocale();
  const [amount, spent, held] = [Number(budget.amount), Number(budget.spent), Number(budget.held)];
  const [spentShare, heldShare] = [Math.min(1, spent / amount), Math.min(1, held / amount)];
  const tone = spentShare >= 1 ? "bg-bad" : spentShare >= NEARLY ? "bg-warn" : "bg-accent";
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(spentShare * 100)}
      aria-valuetext={t("barText", { share: formatShare(spent / amount, locale), held: formatCost(budget.held, locale) })}
      className="flex h-2.5 overflow-hidden rounded-full bg-sunken"
    >
      <span className={mergeClasses("h-full", tone)} style={{ width: `${spentShare * 100}%` }} />
      <span className="h-full bg-line-strong" style={{ width: `${Math.min(heldShare, 1 - spentShare) * 100}%` }} />
    </div>
  );
}
