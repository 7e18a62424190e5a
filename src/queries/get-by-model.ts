import { database } from "@/db/client";
import type { UsageFilter } from "./filter";
import { type DurationCount, percentilesOf, percentileWhere } from "./find-percentiles";
import type { DurationJson } from "./get-summary";
import { sumUsage } from "./sum-usage";
import { averageMs, presentTotals, type TotalsJson } from "./sums";

export interface ModelTotals extends TotalsJson {
  provider: string;
  model: string;
  latencyMs: DurationJson;
}

async function countLatencies(organizationId: string, filter: UsageFilter): Promise<Map<string, DurationCount[]>> {
  const groups = await database().usageRecord.groupBy({
    by: ["provider", "model", "latencyMs"],
    where: await percentileWhere(organizationId, filter),
    _count: { _all: true },
    orderBy: { latencyMs: "asc" },
  });
  const counts = new Map<string, DurationCount[]>();
  for (const { provider, model, latencyMs, _count } of groups) {
    const key = JSON.stringify([provider, model]);
    const list = counts.get(key);
    if (list) list.push({ ms: latencyMs, count: _count._all });
    else counts.set(key, [{ ms: latencyMs, count: _count._all }]);
  }
  return counts;
}

/**
 * What each model was used for, the most used first: requests, errors, tokens, cost, latency. Percentiles are null for a model that none of
 * the calls looked at (see `findPercentiles`) was for.
 */
export async function getByModel(organizationId: string, filter: UsageFilter): Promise<{ models: ModelTotals[] }> {
  const groups = await sumUsage(organizationId, filter);
  const latencies = await countLatencies(organizationId, filter);
  const models = groups.map(({ provider, model, sums }) => ({
    provider,
    model,
    ...presentTotals(sums),
    latencyMs: { avg: averageMs(sums.latencyMsSum, sums.requests), ...percentilesOf(latencies.get(JSON.stringify([provider, model])) ?? []) },
  }));
  return { models: models.sort((a, b) => b.requests - a.requests) };
}
