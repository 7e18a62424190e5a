import { z } from "zod";
import { checkRange, fillRange, filterShape, type UsageFilter } from "./filter";
import { type PeriodTotals, presentPeriod } from "./get-usage-by-period";
import { sumUsage } from "./sum-usage";

const { sessionId: _inPath, ...shape } = filterShape;

/** The usual query parameters but `sessionId`, which the path holds. */
export const sessionFilterSchema = z.strictObject(shape).check(checkRange).transform(fillRange);

export interface SessionUsage extends PeriodTotals {
  sessionId: string;
  from: string;
  to: string;
}

/** Totals of the calls that carried this session's name, and the same by model; zeros when none did. */
export async function getUsageBySession(organizationId: string, filter: UsageFilter & { sessionId: string }): Promise<SessionUsage> {
  const groups = await sumUsage(organizationId, filter);
  return { sessionId: filter.sessionId, from: filter.from.toISOString(), to: filter.to.toISOString(), ...presentPeriod(groups) };
}
