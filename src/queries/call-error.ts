import type { Prisma } from "@/db/generated/client";

const ERROR_OUTCOMES = ["broken", "refused"];

/** A call counts as an error when its answer had an error's status, or its provider broke, or we refused it. `UsageHour.errors` counts the same. */
export function isErrorCall(call: { statusCode: number; outcome: string }): boolean {
  return call.statusCode >= 400 || ERROR_OUTCOMES.includes(call.outcome);
}

/** `isErrorCall` as a condition. */
export const ERROR_CALLS: Prisma.UsageRecordWhereInput = { OR: [{ statusCode: { gte: 400 } }, { outcome: { in: ERROR_OUTCOMES } }] };
