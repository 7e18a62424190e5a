import { z } from "zod";
import { parseUsd } from "@/domain/money";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const RANGE_DAYS_DEFAULT = 30;
export const RANGE_DAYS_MAX = 366;

/** A filter's value: exact, never a pattern. Control characters are refused because PostgreSQL cannot hold all of them. */
const word = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}*$/u, "must not contain control characters");
const moment = z
  .union([z.iso.datetime(), z.iso.date()], "must be ISO 8601 in UTC, like 2026-11-20T08:00:00Z, or a date, like 2026-11-20")
  .transform((text) => new Date(text));

/** The first `=` ends the name; a value may be empty, as in the header that sets it. */
const tag = word.regex(/^[^=]+=/, "must be name=value").transform((text) => {
  const end = text.indexOf("=");
  return { name: text.slice(0, end), value: text.slice(end + 1) };
});
const status = z.union(
  [
    z.enum(["success", "error"]),
    z
      .string()
      .regex(/^[1-5]\d\d$/)
      .transform(Number),
  ],
  "must be success, error, or a status code from 100 to 599",
);
/** Nine digits of dollars: what a column of nano-dollars holds. */
const amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, "must be an amount in USD with at most nine digits before and after the point, like 0.000210000")
  .transform(parseUsd);
const MS_MAX = 2_147_483_647;
const milliseconds = z
  .string()
  .regex(/^\d{1,10}$/, "must be a whole number of milliseconds")
  .transform(Number)
  .refine((ms) => ms <= MS_MAX, `must be at most ${MS_MAX}`);

/**
 * The parameters that every question about usage takes; combine with `.check(checkRange).transform(fillRange)`. Cost is what was charged for a resold
 * call, and the provider's for any other; an unpriced call has none, and is within no bounds. `requestId` is how the id begins. Bounds are included.
 */
export const filterShape = {
  from: moment.optional(),
  to: moment.optional(),
  mode: z.enum(["pass-through", "reseller"]).optional(),
  provider: word.optional(),
  model: word.optional(),
  route: word.optional(),
  keyId: word.optional(),
  sessionId: word.optional(),
  userId: word.optional(),
  tag: tag.optional(),
  status: status.optional(),
  minCost: amount.optional(),
  maxCost: amount.optional(),
  minLatencyMs: milliseconds.optional(),
  maxLatencyMs: milliseconds.optional(),
  requestId: word.optional(),
};

interface OptionalRange {
  from?: Date | undefined;
  to?: Date | undefined;
  minCost?: bigint | undefined;
  maxCost?: bigint | undefined;
  minLatencyMs?: number | undefined;
  maxLatencyMs?: number | undefined;
}

/** What is missing is filled in: `to` is now, `from` is 30 days before `to`. */
export function fillRange<T extends OptionalRange>(filter: T): T & { from: Date; to: Date } {
  const to = filter.to ?? new Date();
  return { ...filter, to, from: filter.from ?? new Date(to.getTime() - RANGE_DAYS_DEFAULT * DAY_MS) };
}

/** `from` < `to`, at most 366 days apart, and no bounds that nothing can be within; the issue says which parameter to change, and how. */
export function checkRange(payload: z.core.ParsePayload<OptionalRange>): void {
  const { from, to, minCost, maxCost, minLatencyMs, maxLatencyMs } = fillRange(payload.value);
  const refuse = (path: keyof OptionalRange, message: string) =>
    payload.issues.push({ code: "custom", input: payload.value[path], path: [path], message, continue: false });
  if (from >= to) refuse("from", "must be before `to` (a date means its first moment in UTC, and `to` itself is not included)");
  else if (to.getTime() - from.getTime() > RANGE_DAYS_MAX * DAY_MS) {
    refuse("from", `must be at most ${RANGE_DAYS_MAX} days before \`to\`; ask for a year at a time`);
  }
  if (minCost !== undefined && maxCost !== undefined && minCost > maxCost) refuse("minCost", "must not be more than `maxCost`");
  if (minLatencyMs !== undefined && maxLatencyMs !== undefined && minLatencyMs > maxLatencyMs)
    refuse("minLatencyMs", "must not be more than `maxLatencyMs`");
}

/** Query parameters → `UsageFilter`. Unknown parameters are refused and named. */
export const usageFilterSchema = z.strictObject(filterShape).check(checkRange).transform(fillRange);

/** Which calls: those of `from` ≤ createdAt < `to` that have each of the given values exactly, and lie within the bounds. */
export type UsageFilter = z.output<typeof usageFilterSchema>;
