import type { ModelView } from "@/catalog/edit/show-model";

/** What a picker needs to know of a model. */
export interface ModelOption {
  id: string;
  modelName: string;
  provider: string;
  /** USD per million tokens; null: it has no price. */
  input: string | null;
  output: string | null;
  isEnabled: boolean;
}

export const modelOption = ({ id, modelName, provider, pricing: { input, output }, isEnabled }: ModelView): ModelOption => ({
  ...{ id, modelName, input, output, isEnabled },
  provider: provider.displayName,
});

const FOUND_MAX = 30;

/** Those with every word in their name or their provider's; what is named exactly so, or begins so, comes first. */
export function searchModels(models: readonly ModelOption[], text: string): ModelOption[] {
  const wanted = text.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const rank = (name: string) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2);
  return models
    .filter(({ modelName, provider }) => words.every((word) => `${modelName} ${provider}`.toLowerCase().includes(word)))
    .toSorted((a, b) => rank(a.modelName.toLowerCase()) - rank(b.modelName.toLowerCase()))
    .slice(0, FOUND_MAX);
}
