import type { ModelView } from "@/catalog/edit/show-model";
import { searchNames } from "@/ui/search-names";

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

export const searchModels = (models: readonly ModelOption[], text: string): ModelOption[] =>
  searchNames(models, text, ({ modelName, provider }) => [modelName, provider]);
