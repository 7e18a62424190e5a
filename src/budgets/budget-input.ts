import { z } from "zod";
import {
  BUDGET_AMOUNT_RULE,
  BUDGET_MODES,
  BUDGET_PERIODS,
  type BudgetScope,
  readBudgetAmount,
  readLabelId,
  SCOPE_TYPES,
  TAG_ID_RULE,
  USER_ID_RULE,
} from "../domain/budget";
import type { NanoUsd } from "../domain/money";

/** A JSON number or a decimal string → nano-dollars. */
const amountSchema = z.union([z.number(), z.string().max(40)], BUDGET_AMOUNT_RULE).transform((given, context): NanoUsd => {
  const amount = readBudgetAmount(typeof given === "number" ? writeNumber(given) : given);
  if (amount !== null) return amount;
  context.addIssue({ code: "custom", message: BUDGET_AMOUNT_RULE });
  return z.NEVER;
});

/** `1e-7` → `0.000000100`; a number that nine decimals do not state exactly stays as it is, and is refused. */
function writeNumber(number: number): string {
  const text = Math.abs(number) < 1e15 ? number.toFixed(9) : "";
  return Number(text) === number ? text : String(number);
}

/** The organization's own id may be left out. */
export interface GivenScope {
  type: BudgetScope["type"];
  id: string | null;
}

const ID_RULE = "must be the id of one of your API keys or monitor tokens";
const scopeSchema = z
  .strictObject({ type: z.enum(SCOPE_TYPES), id: z.string().max(400).nullish() })
  .transform(({ type, id }, context): GivenScope => {
    if (type === "organization") return { type, id: id ?? null };
    const own = type === "user" || type === "tag" ? readLabelId(type, id ?? "") : id || null;
    if (own !== null) return { type, id: own };
    const message = type === "user" ? USER_ID_RULE : type === "tag" ? TAG_ID_RULE : ID_RULE;
    context.addIssue({ code: "custom", path: ["id"], message });
    return z.NEVER;
  });

const PERCENTS_RULE = "must be at most 10 whole numbers from 1 to 1000";
const percentsSchema = z
  .array(z.int(PERCENTS_RULE).min(1, PERCENTS_RULE).max(1_000, PERCENTS_RULE), PERCENTS_RULE)
  .max(10, PERCENTS_RULE)
  .transform((percents) => [...new Set(percents)].sort((one, other) => one - other));

const fields = {
  scope: scopeSchema,
  period: z.enum(BUDGET_PERIODS),
  amount: amountSchema,
  mode: z.enum(BUDGET_MODES),
  alertPercents: percentsSchema,
};

export const newBudgetSchema = z.strictObject({
  ...fields,
  mode: fields.mode.default("hard"),
  alertPercents: fields.alertPercents.default([80, 100]),
});
export type NewBudget = z.output<typeof newBudgetSchema>;

/** What is not given stays. */
export const budgetChangeSchema = z
  .strictObject(fields)
  .partial()
  .extend({ version: z.int().min(1) });
export type BudgetChange = z.output<typeof budgetChangeSchema>;
