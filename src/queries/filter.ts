import { z } from "zod";

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

/** The parameters that every question about usage takes; combine with `.check(checkRange).transform(fillRange)`. */
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
};

interface OptionalRange {
  from?: Date | undefined;
  to?: Date | undefined;
}

/** What is missing is filled in: `to` is now, `from` is 30 days before `to`. */
export function fillRange<T extends OptionalRange>(filter: T): T & { from: Date; to: Date } {
  const to = filter.to ?? new Date();
  return { ...filter, to, from: filter.from ?? new Date(to.getTime() - RANGE_DAYS_DEFAULT * DAY_MS) };
}

/** `from` < `to`, at most 366 days apart; the issue says which parameter to change, and how. */
export function checkRange(payload: z.core.ParsePayload<OptionalRange>): void {
  const { from, to } = fillRange(payload.value);
  const refuse = (path: "from" | "to", message: string) =>
    payload.issues.push({ code: "custom", input: payload.value[path], path: [path], message, continue: false });
  if (from >= to) refuse("from", "must be before `to` (a date means its first moment in UTC, and `to` itself is not included)");
  else if (to.getTime() - from.getTime() > RANGE_DAYS_MAX * DAY_MS) {
    refuse("from", `must be at most ${RANGE_DAYS_MAX} days before \`to\`; ask for a year at a time`);
  }
}

/** Query parameters → `UsageFilter`. Unknown parameters are refused and named. */
export const usageFilterSchema = z.strictObject(filterShape).check(checkRange).transform(fillRange);

/** Which calls: those of `from` ≤ createdAt < `to` that have each of the given values exactly. */
export type UsageFilter = z.output<typeof usageFilterSchema>;
