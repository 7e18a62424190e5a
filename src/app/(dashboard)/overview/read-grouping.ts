import { type Dimension, dimensionSchema } from "@/queries/dimension";
import type { Dimensions } from "@/queries/sums/sum-groups";
import type { SearchParams } from "../range-bar/read-view";
import type { FilterName } from "../range-bar/view-query";
import type { GROUP_NAMES, GroupName } from "./group-names";

const FILTERS: Record<(typeof GROUP_NAMES)[number], FilterName> = {
  model: "model",
  provider: "provider",
  key: "keyId",
  session: "sessionId",
  user: "userId",
};

/** `?group=model` and, for pairs, `and=user`; as the `by` of `GET /api/stats/breakdown`. */
export function readGrouping({ group, and }: SearchParams): { by: Dimensions; isAsAsked: boolean } {
  const [first, second] = [dimensionSchema.safeParse(group ?? "model"), dimensionSchema.safeParse(and)];
  const isAsAsked = first.success && (second.success || !and);
  const one = first.data ?? "model";
  const isPair = second.success && nameOf(second.data) !== nameOf(one);
  return { by: isPair ? [one, second.data] : [one], isAsAsked };
}

/** As in the URL. */
export const nameOf = (by: Dimension): GroupName => (typeof by === "object" ? `tag:${by.tag}` : by);

/** The filters that leave exactly a group's calls; null: there are none for calls without a value. */
export function filtersOf(by: Dimensions, ids: readonly (string | null)[]): Partial<Record<FilterName, string>> | null {
  if (ids.some((id) => id === null)) return null;
  return Object.fromEntries(by.map((one, i) => (typeof one === "object" ? ["tag", `${one.tag}=${ids[i]}`] : [FILTERS[one], ids[i]])));
}
