import type { Capability } from "@/domain/resale";
import type { ModelOffer } from "@/runtime/list-model-offers";

export type Column = "name" | "context" | "input" | "output";

/** `""`: any. */
export interface ModelFilter {
  search: string;
  provider: string;
  capability: Capability | "";
  /** Empty: in the order of GET /api/v1/models. */
  sortBy: Column | "";
  isDescending: boolean;
}

export const NO_FILTER: ModelFilter = { search: "", provider: "", capability: "", sortBy: "", isDescending: false };

const numberOf = (price: string | null) => (price === null ? null : Number(price));
const VALUES: Record<Exclude<Column, "name">, (model: ModelOffer) => number | null> = {
  context: ({ contextWindow }) => contextWindow,
  input: ({ pricing }) => numberOf(pricing.input),
  output: ({ pricing }) => numberOf(pricing.output),
};

/** Those that match, in the wanted order; what is not known comes last either way. */
export function listShown(models: readonly ModelOffer[], { search, provider, capability, sortBy, isDescending }: ModelFilter): ModelOffer[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter(
    ({ id, providerId, capabilities }) =>
      (!provider || providerId === provider) &&
      (!capability || capabilities.includes(capability)) &&
      words.every((word) => `${id} ${providerId}`.toLowerCase().includes(word)),
  );
  if (sortBy === "") return found;
  const sign = isDescending ? -1 : 1;
  if (sortBy === "name") return found.toSorted((a, b) => sign * a.id.localeCompare(b.id));
  const read = VALUES[sortBy];
  return found.toSorted((a, b) => {
    const [left, right] = [read(a), read(b)];
    return left === null || right === null ? Number(left === null) - Number(right === null) : sign * (left - right);
  });
}
