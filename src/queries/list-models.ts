import type { UsageFilter } from "./filter";
import { sumUsage } from "./sum-usage";

/** Which models were used, the most used first: for a filter's choices. Much cheaper than `getByModel`, which looks at single calls. */
export async function listModels(organizationId: string, filter: UsageFilter): Promise<{ provider: string; model: string }[]> {
  const groups = await sumUsage(organizationId, filter);
  return groups.sort((a, b) => b.sums.requests - a.sums.requests).map(({ provider, model }) => ({ provider, model }));
}
