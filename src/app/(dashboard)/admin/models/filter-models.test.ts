import { expect, test } from "vitest";
import type { ModelItem } from "../views";
import { filterModels, NO_FILTER } from "./filter-models";

const model = (modelName: string, changes: Partial<ModelItem> = {}): ModelItem => ({
  id: `mdl_${modelName}`,
  modelName,
  displayName: modelName,
  description: null,
  provider: { id: "openai", name: "openai", displayName: "OpenAI" },
  upstreamModel: modelName,
  contextWindow: null,
  maxTokens: null,
  capabilities: { vision: false, streaming: true, functionCalling: false, embeddings: false },
  cost: { inputPer1k: null, outputPer1k: null },
  healthStatus: "unknown",
  healthCheckedAt: null,
  today: { requests: 0, unpricedRequests: 0, tokens: 0, cost: "0.000000000" },
  pricing: { input: "1.000000000", output: "2.000000000", cacheRead: null, cacheWrite: null },
  marginPercent: null,
  isEnabled: true,
  priority: 0,
  isListed: true,
  isBuiltIn: true,
  overridden: [],
  version: 1,
  ...changes,
});
const found = (models: ModelItem[], filter: Partial<typeof NO_FILTER>) =>
  filterModels(models, { ...NO_FILTER, ...filter }).map(({ modelName }) => modelName);

const PRICELESS = { input: null, output: null, cacheRead: null, cacheWrite: null };
const MODELS = [
  model("gpt-large"),
  model("gpt-off", { isEnabled: false }),
  model("gpt-unpriced", { pricing: PRICELESS }),
  model("free", { pricing: { ...PRICELESS, input: "0.000000000", output: "0.000000000" }, isListed: false }),
  model("sees", { capabilities: { vision: true, streaming: true, functionCalling: true, embeddings: false } }),
  model("other", { provider: { id: "ollama", name: "ollama", displayName: "My Ollama" } }),
];

test("without a filter every model is shown", () => {
  expect(found(MODELS, {})).toHaveLength(MODELS.length);
});

test("each filter keeps only what it names", () => {
  expect(found(MODELS, { provider: "ollama" })).toEqual(["other"]);
  expect(found(MODELS, { state: "disabled" })).toEqual(["gpt-off"]);
  expect(found(MODELS, { listing: "unlisted" })).toEqual(["free"]);
  expect(found(MODELS, { capability: "vision" })).toEqual(["sees"]);
});

test("a price of zero is a price", () => {
  expect(found(MODELS, { price: "unpriced" })).toEqual(["gpt-unpriced"]);
  expect(found(MODELS, { price: "priced" })).toContain("free");
});

test("a search finds every word in any of a model's names, whatever its case", () => {
  expect(found(MODELS, { search: "GPT off" })).toEqual(["gpt-off"]);
  expect(found(MODELS, { search: "my oll" })).toEqual(["other"]);
  expect(found(MODELS, { search: "gpt nothing" })).toEqual([]);
});
