import { calcPrice, findProvider } from "@pydantic/genai-prices";
import { describe, expect, test } from "vitest";
import { effectivePrice } from "../../domain/effective-price";
import { priceUsage } from "../../domain/price";
import { compileMatch } from "../match-model";
import { writeRates } from "../write-rates";
import { PROVIDER_SEEDS } from "./provider-seeds";
import { readPriceSource, type SourceModel } from "./read-price-source";

const source = readPriceSource();

/** Around every bound that a tier of today's prices has, and far from them. */
const USAGES = [1, 1_000, 127_999, 128_001, 199_999, 200_000, 200_001, 271_999, 272_000, 272_001, 900_000].map((input) => ({
  input,
  cacheRead: Math.floor(input / 3),
  cacheWrite: Math.floor(input / 7),
  output: Math.floor(input / 11) + 1,
}));
const DATES = ["2025-01-01", "2026-11-01", "2027-06-01"].map((date) => new Date(`${date}T00:00:00Z`));

function ours(model: SourceModel, usage: (typeof USAGES)[number], at: Date): number {
  const dated = model.prices.map(({ effectiveAtMs, rates }, version) => ({ effectiveAtMs: effectiveAtMs ?? 0, version, rates }));
  const rates = effectivePrice(dated, at.getTime())?.rates ?? null;
  const buckets = { ...usage, input: usage.input - usage.cacheRead - usage.cacheWrite };
  const result = priceUsage({ passes: [{ model: null, buckets }], serviceTier: null, ratesOf: () => rates });
  if (result.status !== "priced") throw new Error(`${model.id}: ${result.reason} ${result.subject}`);
  return Number(result.lines.reduce((sum, line) => sum + line.amountPicoUsd, 0n)) / 1e12;
}

function theirs(sourceId: string, modelId: string, usage: (typeof USAGES)[number], at: Date): number {
  const found = findProvider({ providerId: sourceId });
  const models = (found?.models ?? []).filter(({ id }) => id === modelId).map((model) => ({ ...model, match: { equals: modelId } }));
  const options = { provider: { id: sourceId, name: sourceId, api_pattern: "", models }, timestamp: at };
  const tokens = { input_tokens: usage.input, cache_read_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite, output_tokens: usage.output };
  const result = calcPrice(tokens, modelId, options);
  if (!result) throw new Error(`${modelId} has no price`);
  return result.total_price;
}

describe("readPriceSource", () => {
  test.each(PROVIDER_SEEDS)("$id: costs what the source itself computes, for every model, tier and date", ({ id, sourceId }) => {
    const models = source.models.filter(
      (model) =>
        model.providerId === id && model.source === "genai-prices" && model.prices.every(({ rates }) => rates.tokens.input && rates.tokens.output),
    );
    expect(models.length).toBeGreaterThan(10);
    for (const model of models) {
      for (const usage of USAGES) {
        for (const at of DATES) {
          const expected = theirs(sourceId, model.id, usage, at);
          expect(Math.abs(ours(model, usage, at) - expected), `${model.id} ${usage.input} ${at.toISOString()}`).toBeLessThanOrEqual(expected * 1e-9);
        }
      }
    }
  });

  test("lists each model of a provider once, its first price from the beginning", () => {
    const keys = source.models.map(({ providerId, id }) => `${providerId}/${id}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(source.models.filter(({ prices }) => prices[0]?.effectiveAtMs !== null)).toEqual([]);
  });
});

test.each([
  ["gemma-3-27b-it", "gemma-3", true],
  ["gemma-3-1b-it", "gemma-3-1b-it", false], // the price source's pattern for Gemma 3 takes it in
  ["gemma-2-27b-it", "gemma-2-27b-it", false],
])("%s is the model %s, and it can see: %s", (name, id, canSee) => {
  const model = source.models.find(({ providerId, match }) => providerId === "google" && compileMatch(match)(name));
  expect([model?.id, model?.capabilities.includes("vision")]).toEqual([id, canSee]);
});

test("equal rates are written as equal texts", () => {
  expect(writeRates({ tokens: { output: "2", input: "1" }, fees: { images: "3" } })).toBe(
    writeRates({ fees: { images: "3" }, tokens: { input: "1", output: "2" } }),
  );
});
