import type { UsageFilter } from "../filter";
import { countDurations, type DurationJson, type Durations, mergeDurations, percentilesOf, presentLatency } from "../sums/find-percentiles";
import { foldTotal, type UsageGroup } from "../sums/fold-usage";
import { sumUsage } from "../sums/read-cube";
import { averageMs, presentTotals, type TotalsJson } from "../sums/sums";
import { type ProviderTotals, presentProviders } from "./get-by-model";

export interface Summary extends TotalsJson {
  from: string;
  to: string;
  /** 1 − errors ÷ requests, from 0 to 1; 1 when there were no requests, because none failed. */
  successRate: number;
  latencyMs: DurationJson;
  ttftMs: DurationJson;
  byProvider: ProviderTotals[];
}

/** Totals, rates, times, and the same by provider. */
function presentSummary({ from, to }: UsageFilter, groups: readonly UsageGroup[], cells: readonly Durations[]): Summary {
  const durations = mergeDurations(cells);
  const sums = foldTotal(groups);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    ...presentTotals(sums),
    successRate: sums.requests === 0 ? 1 : 1 - sums.errors / sums.requests,
    latencyMs: presentLatency(durations),
    ttftMs: { avg: averageMs(sums.ttftMsSum, sums.ttftCount), ...percentilesOf(durations.ttfts) },
    byProvider: presentProviders(groups),
  };
}

/** One organization's usage in a range. */
export async function getSummary(organizationId: string, filter: UsageFilter): Promise<Summary> {
  const [groups, durations] = await Promise.all([sumUsage(organizationId, filter), countDurations(organizationId, filter, { isByModel: false })]);
  return presentSummary(filter, groups, durations);
}
