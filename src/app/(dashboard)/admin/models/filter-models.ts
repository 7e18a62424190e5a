import type { ModelItem } from "../views";

/** `""`: any. */
export interface ModelFilter {
  search: string;
  provider: string;
  state: "" | "enabled" | "disabled";
  price: "" | "priced" | "unpriced";
  listing: "" | "listed" | "unlisted";
  capability: "" | keyof ModelItem["capabilities"];
}

export const NO_FILTER: ModelFilter = { search: "", provider: "", state: "", price: "", listing: "", capability: "" };

export const isPriced = ({ pricing }: Pick<ModelItem, "pricing">): boolean => pricing.input !== null || pricing.output !== null;

/** Every word of the search must be in one of the model's names. */
export function filterModels(models: readonly ModelItem[], filter: ModelFilter): ModelItem[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    const { provider, isEnabled, isListed, capabilities, modelName, displayName, upstreamModel } = model;
    if (filter.provider && provider.id !== filter.provider) return false;
    if (filter.state && isEnabled !== (filter.state === "enabled")) return false;
    if (filter.price && isPriced(model) !== (filter.price === "priced")) return false;
    if (filter.listing && isListed !== (filter.listing === "listed")) return false;
    if (filter.capability && !capabilities[filter.capability]) return false;
    const names = [modelName, displayName, upstreamModel, provider.displayName].join("\n").toLowerCase();
    return words.every((word) => names.includes(word));
  });
}
