import { findProvider, type ModelInfo, type ModelPrice } from "@pydantic/genai-prices";
import type { Capability } from "../../domain/resale";
import { compileMatch, type Match, matchSchema, modelNames } from "../match-model";
import { convertPrices } from "./convert-prices";
import { findModelFacts } from "./model-facts";
import { EXTRA_MODELS, type ExtraModel, MODEL_SUPPLEMENTS, MODELS_APART } from "./model-supplements";
import { PROVIDER_SEEDS, type ProviderSeed } from "./provider-seeds";
import { datePrices, type SourcePrice } from "./source-price";

export interface SourceModel {
  providerId: string;
  id: string;
  name: string;
  match: Match;
  /** In the order in which names are tried. */
  position: number;
  contextWindow: number | null;
  maxOutputTokens: number | null;
  capabilities: readonly Capability[];
  isListed: boolean;
  /** Oldest first. */
  prices: SourcePrice[];
  source: string;
}

export interface PriceSource {
  providers: readonly ProviderSeed[];
  models: SourceModel[];
  /** Models that could not be taken over, each with its reason. They stay unpriced. */
  skipped: { providerId: string; modelId: string; reason: string }[];
}

/** The prices of `@pydantic/genai-prices` for our providers, with our supplements, between the models apart and the extra ones that it has no price for. */
export function readPriceSource(): PriceSource {
  const source: PriceSource = { providers: PROVIDER_SEEDS, models: [], skipped: [] };
  for (const provider of PROVIDER_SEEDS) {
    const found = findProvider({ providerId: provider.sourceId });
    if (!found) throw new Error(`the price source has no provider ${provider.sourceId}`);
    const add = (model: ModelInfo, origin: string) => addModel(source, provider, model, origin);
    const addOurs = (models: readonly ExtraModel[]) => {
      for (const { providerId, id, prices } of models)
        if (providerId === provider.id && !hasName(source, provider.id, id)) add({ id, name: id, match: { equals: id }, prices }, "llm-monitor");
    };
    addOurs(MODELS_APART);
    for (const model of found.models) add(model, "genai-prices");
    addOurs(EXTRA_MODELS);
  }
  return source;
}

function addModel(source: PriceSource, provider: ProviderSeed, model: ModelInfo, origin: string): void {
  try {
    if (source.models.some(({ providerId, id }) => providerId === provider.id && id === model.id)) throw new Error("listed twice");
    const facts = findModelFacts(provider.id, model.id);
    source.models.push({
      ...facts,
      isListed: facts.isListed && !model.deprecated,
      providerId: provider.id,
      id: model.id,
      name: model.name ?? model.id,
      match: matchSchema.parse(model.match),
      position: source.models.length,
      contextWindow: model.context_window ?? facts.contextWindow,
      prices: readPrices(provider, model),
      source: origin,
    });
  } catch (error) {
    source.skipped.push({ providerId: provider.id, modelId: model.id, reason: error instanceof Error ? error.message : String(error) });
  }
}

function readPrices(provider: ProviderSeed, model: ModelInfo): SourcePrice[] {
  const supplement = MODEL_SUPPLEMENTS[provider.id]?.[model.id];
  const serviceTiers = { ...provider.serviceTiers, ...supplement?.serviceTiers };
  const convert = (prices: ModelPrice) => convertPrices({ ...prices, ...supplement?.prices }, { fees: provider.fees, serviceTiers });
  return datePrices(model.prices, convert);
}

function hasName(source: PriceSource, providerId: string, name: string): boolean {
  return source.models.some((model) => model.providerId === providerId && modelNames(name).some(compileMatch(model.match)));
}
