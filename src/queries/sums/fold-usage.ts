import { addSums, emptySums, type Sums } from "./sums";

/** Sums of one provider's model. */
export interface UsageGroup {
  provider: string;
  model: string;
  sums: Sums;
}

/** What a call that was refused before its provider was known has in its place. */
export const NO_PROVIDER: readonly string[] = ["", "none"];
const hasProvider = ({ provider }: UsageGroup) => !NO_PROVIDER.includes(provider);
const hasModel = (group: UsageGroup) => hasProvider(group) && group.model !== "";

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Groups of the same provider and model → one each, in the order of their names. */
function merge(parts: readonly UsageGroup[]): UsageGroup[] {
  const groups = new Map<string, UsageGroup>();
  for (const { provider, model, sums } of parts) {
    const key = JSON.stringify([provider, model]);
    const group = groups.get(key) ?? { provider, model, sums: emptySums() };
    addSums(group.sums, sums);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => compare(a.provider, b.provider) || compare(a.model, b.model));
}

/** All calls, those without a provider or a model too. */
export function foldTotal(groups: readonly UsageGroup[]): Sums {
  return groups.reduce((total, { sums }) => addSums(total, sums), emptySums());
}

/** Per model; without the calls that were refused before provider and model were known, and those of endpoints that have no model. */
export function foldModels(groups: readonly UsageGroup[]): UsageGroup[] {
  return merge(groups.filter(hasModel));
}

/** Per provider; without the calls that were refused before the provider was known. */
export function foldProviders(groups: readonly UsageGroup[]): { provider: string; model: null; sums: Sums }[] {
  return merge(groups.filter(hasProvider).map((group) => ({ ...group, model: "" }))).map((group) => ({ ...group, model: null }));
}

/** What no group of `foldModels` or `foldProviders` holds. */
export function foldUngrouped(groups: readonly UsageGroup[], by: "model" | "provider"): Sums {
  return foldTotal(groups.filter((group) => !(by === "model" ? hasModel : hasProvider)(group)));
}
