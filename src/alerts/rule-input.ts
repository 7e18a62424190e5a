import { z } from "zod";
import { ALERT_KINDS, type AlertKind, THRESHOLD_PATTERN, THRESHOLDS } from "../domain/alerts";

const CHANNELS_MAX = 20;

const channelIds = z
  .array(z.string().min(1).max(100))
  .min(1, "must name at least one channel")
  .max(CHANNELS_MAX)
  .transform((ids) => [...new Set(ids)]);
/** A number, or its digits: money is text elsewhere, too. */
const threshold = z.union([z.number(), z.string().trim()], { error: "must be a number" }).transform(String).nullable().optional();

export const newRuleSchema = z.strictObject({ kind: z.enum(ALERT_KINDS), threshold, channelIds }).superRefine(({ kind, threshold }, context) => {
  const reason = refuseThreshold(kind, threshold ?? null);
  if (reason !== null) context.addIssue({ code: "custom", path: ["threshold"], message: reason });
});
/** What is left out stays; `kind` may be said, and does not change. */
export const ruleChangeSchema = z.strictObject({ kind: z.enum(ALERT_KINDS), threshold, channelIds }).partial();

export type NewRule = z.output<typeof newRuleSchema>;
export type RuleChange = z.output<typeof ruleChangeSchema>;

/** Why a threshold is not one for rules of this kind; null: it is. */
export function refuseThreshold(kind: AlertKind, text: string | null): string | null {
  const expected = THRESHOLDS[kind];
  if (text === null) return null;
  if (!expected) return `a rule of kind ${kind} has none`;
  return THRESHOLD_PATTERN.test(text) && expected.isValid(text) ? null : expected.rule;
}

/** As rules keep it: the one that was given, else the kind's own. */
export const keptThreshold = (kind: AlertKind, text: string | null | undefined): string | null => text ?? THRESHOLDS[kind]?.fallback ?? null;
