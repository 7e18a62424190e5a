import { addSums, emptySums, type Sums } from "./sums";
import type { UsageGroup } from "./usage-group";

/** Groups of models → one group per provider, in the order of their names. */
export function foldByProvider(groups: readonly UsageGroup[]): { provider: string; sums: Sums }[] {
  const providers = new Map<string, Sums>();
  for (const { provider, sums } of groups) providers.set(provider, addSums(providers.get(provider) ?? emptySums(), sums));
  return [...providers].map(([provider, sums]) => ({ provider, sums }));
}
