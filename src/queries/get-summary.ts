import type { UsageFilter } from "./filter";
import { findPercentiles, type Percentiles } from "./find-percentiles";
import { type ProviderTotals, presentProviders } from "./get-by-provider";
import { sumUsage } from "./sum-usage";
import { addSums, averageMs, emptySums, presentTotals, type TotalsJson } from "./sums";

/** Milliseconds; null when no call has the figure. */
export interface DurationJson extends Percentiles {
  avg: number | null;
}

export interface Summary extends TotalsJson {
  from: string;
  to: string;
  /** 1 − errors ÷ requests, from 0 to 1; 1 when there were no requests, because none failed. */
  successRate: number;
  latencyMs: DurationJson;
  ttftMs: DurationJson;
  byProvider: ProviderTotals[];
}

/** One organization's usage in a range: totals, rates, times, and the same by provider. Averages are of all calls, percentiles as `findPercentiles` says. */
export async function getSummary(organizationId: string, filter: UsageFilter): Promise<Summary> {
  const groups = await sumUsage(organizationId, filter);
  const sums = groups.reduce((total, group) => addSums(total, group.sums), emptySums());
  const percentiles = await findPercentiles(organizationId, filter);
  return {
    from: filter.from.toISOString(),
    to: filter.to.toISOString(),
    ...presentTotals(sums),
    successRate: sums.requests === 0 ? 1 : 1 - sums.errors / sums.requests,
    latencyMs: { avg: averageMs(sums.latencyMsSum, sums.requests), ...percentiles.latencyMs },
    ttftMs: { avg: averageMs(sums.ttftMsSum, sums.ttftCount), ...percentiles.ttftMs },
    byProvider: presentProviders(groups),
  };
}
