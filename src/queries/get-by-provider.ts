import type { UsageFilter } from "./filter";
import { foldByProvider } from "./fold-by-provider";
import { sumUsage } from "./sum-usage";
import { presentTotals, type TotalsJson } from "./sums";
import type { UsageGroup } from "./usage-group";

export interface ProviderTotals extends TotalsJson {
  provider: string;
}

export function presentProviders(groups: readonly UsageGroup[]): ProviderTotals[] {
  return foldByProvider(groups).map(({ provider, sums }) => ({ provider, ...presentTotals(sums) }));
}

/** What each provider was used for: requests, errors, tokens, cost. */
export async function getByProvider(organizationId: string, filter: UsageFilter): Promise<ProviderTotals[]> {
  return presentProviders(await sumUsage(organizationId, filter));
}
