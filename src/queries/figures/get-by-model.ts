import { groupBy } from "@/domain/group-by";
import type { UsageFilter } from "../filter";
import { countDurations, type DurationCell, type DurationJson, mergeDurations, presentLatency } from "../sums/find-percentiles";
import { foldModels, foldProviders, type UsageGroup } from "../sums/fold-usage";
import { sumUsage } from "../sums/read-cube";
import { presentTotals, type TotalsJson } from "../sums/sums";

export interface ProviderTotals extends TotalsJson {
  provider: string;
}

export interface ModelTotals extends ProviderTotals {
  model: string;
  latencyMs: DurationJson;
}

/** What each provider was used for, in the order of their names. */
export function presentProviders(groups: readonly UsageGroup[]): ProviderTotals[] {
  return foldProviders(groups).map(({ provider, sums }) => ({ provider, ...presentTotals(sums) }));
}

/** What each model was used for, the most used first. */
function presentModels(groups: readonly UsageGroup[], cells: readonly DurationCell[]): ModelTotals[] {
  const durations = groupBy(cells, ({ provider, model }) => JSON.stringify([provider, model]));
  const models = foldModels(groups).map(({ provider, model, sums }) => ({
    provider,
    model,
    ...presentTotals(sums),
    latencyMs: presentLatency(mergeDurations(durations.get(JSON.stringify([provider, model])) ?? [])),
  }));
  return models.sort((a, b) => b.requests - a.requests);
}

/** `GET /api/stats/by-model`: requests, errors, tokens, cost and latency of each model. */
export async function getByModel(organizationId: string, filter: UsageFilter): Promise<{ models: ModelTotals[] }> {
  const [groups, durations] = await Promise.all([sumUsage(organizationId, filter), countDurations(organizationId, filter)]);
  return { models: presentModels(groups, durations) };
}

/** Which models were used, the most used first, as options of a filter. Cheaper than `getByModel`, because it reads no single calls. */
export async function listModels(organizationId: string, filter: UsageFilter): Promise<{ provider: string; model: string }[]> {
  const models = foldModels(await sumUsage(organizationId, filter));
  return models.sort((a, b) => b.sums.requests - a.sums.requests).map(({ provider, model }) => ({ provider, model }));
}
