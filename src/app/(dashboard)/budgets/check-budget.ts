import { type BudgetMode, type BudgetPeriodName, readBudgetAmount, readLabelId, type ScopeType } from "@/domain/budget";

/** Of the form: what is typed is text. */
export interface BudgetValues {
  type: ScopeType;
  /** Of the key, token, user or tag. */
  id: string;
  period: BudgetPeriodName;
  amount: string;
  mode: BudgetMode;
  /** As typed: `80, 100`. */
  percents: string;
}

export type BudgetField = "id" | "amount" | "percents";

const PERCENTS_MAX = 10;
const PERCENT_MAX = 1_000;

/** `80, 100` → `[80, 100]`; null: not the shares of a budget. Empty: no alerts. */
export function readPercents(text: string): number[] | null {
  const parts = text
    .split(/[\s,;%]+/)
    .filter(Boolean)
    .map((part) => (/^\d{1,4}$/.test(part) ? Number(part) : 0));
  return parts.length <= PERCENTS_MAX && parts.every((percent) => percent >= 1 && percent <= PERCENT_MAX) ? parts : null;
}

/** The fields that the server would refuse, by its own rules. */
export function wrongFields({ type, id, amount, percents }: BudgetValues): BudgetField[] {
  const isIdFine = type === "organization" || (type === "user" || type === "tag" ? readLabelId(type, id) !== null : id !== "");
  const wrong: [BudgetField, boolean][] = [
    ["id", !isIdFine],
    ["amount", readBudgetAmount(amount.trim()) === null],
    ["percents", readPercents(percents) === null],
  ];
  return wrong.flatMap(([field, isWrong]) => (isWrong ? [field] : []));
}

/** The body of the request; of a change, what can be changed here. */
export function toBody({ type, id, period, amount, mode, percents }: BudgetValues, version: number | null): object {
  const fields = { amount: amount.trim(), mode, alertPercents: readPercents(percents) };
  if (version !== null) return { version, ...fields };
  return { scope: type === "organization" ? { type } : { type, id }, period, ...fields };
}
