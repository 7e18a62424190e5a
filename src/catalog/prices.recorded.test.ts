import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { priceUsage, type Rates, ratesSchema } from "../domain/price";
import type { Buckets } from "../domain/usage";
import { findPrice } from "./find-price";
import { seedCatalog } from "./seed/seed-catalog";

const folder = path.resolve(process.env.FIXTURES_DIR ?? "../shared/fixtures");
if (!existsSync(path.join(folder, "index.csv"))) throw new Error(`No recorded answers at ${folder}: set FIXTURES_DIR`);

const metaSchema = z.object({
  expected_usage: z
    .object({
      input: z.number().optional(),
      output: z.number().optional(),
      cached_read: z.number().default(0),
      reasoning: z.number().default(0),
      semantics: z.object({ reasoning_is_subset_of_output: z.boolean().optional() }).optional(),
      provider_stated_cost_usd: z.number().optional(),
      cost_check: z.object({ assumed_usd_per_mtok: z.object({ input: z.number(), cached: z.number(), output: z.number() }) }).optional(),
    })
    .nullish(),
  raw_usage: z
    .looseObject({
      cost_in_usd_ticks: z.number().int().optional(),
      server_side_tool_usage_details: z.object({ web_search_calls: z.number().default(0) }).optional(),
    })
    .nullish(),
});

interface RecordedCase {
  name: string;
  meta: z.infer<typeof metaSchema>;
  /** As the answer states them. */
  models: string[];
}

function readCases(provider: string): RecordedCase[] {
  const files = readdirSync(path.join(folder, provider), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => path.basename(file) === "meta.json")
    .map((file) => path.dirname(file))
    .sort()
    .map((name) => {
      const home = path.join(folder, provider, name);
      const answer = readdirSync(home).filter((file) => /^response\.(json|sse|jsonl|chunks\.jsonl)$/.test(file));
      const text = answer.map((file) => readFileSync(path.join(home, file), "utf8")).join("\n");
      const models = [...text.matchAll(/"(?:model|modelVersion)":\s*"([^"]+)"/g)].map(([, model]) => model as string);
      return { name, meta: metaSchema.parse(JSON.parse(readFileSync(path.join(home, "meta.json"), "utf8"))), models: [...new Set(models)] };
    });
}

function bucketsOf({ expected_usage: usage, raw_usage: raw }: RecordedCase["meta"]): Buckets {
  const { input = 0, output = 0, cached_read: cacheRead = 0, reasoning = 0, semantics } = usage ?? {};
  return {
    input: input - cacheRead,
    cacheRead,
    output: semantics?.reasoning_is_subset_of_output ? output - reasoning : output,
    outputReasoning: reasoning,
    webSearches: raw?.server_side_tool_usage_details?.web_search_calls ?? 0,
  };
}

function exactCost(meta: RecordedCase["meta"], rates: Rates): bigint {
  const result = priceUsage({ passes: [{ model: null, buckets: bucketsOf(meta) }], serviceTier: null, ratesOf: () => rates });
  if (result.status !== "priced") throw new Error(`${result.reason} ${result.subject}`);
  return result.lines.reduce((sum, line) => sum + line.amountPicoUsd, 0n);
}

/** 1 USD = 1e10 of the provider's ticks = 1e12 pico-dollars. */
const statedCost = (meta: RecordedCase["meta"]) => BigInt(meta.raw_usage?.cost_in_usd_ticks ?? -1) * 100n;

const AT = Date.parse("2026-11-01T00:00:00Z");
beforeAll(async () => {
  await seedCatalog();
});

describe("a cost that the provider states", () => {
  const stated = readCases("xai").filter(({ meta }) => meta.expected_usage?.input !== undefined && meta.raw_usage?.cost_in_usd_ticks !== undefined);
  const checked = stated.filter(({ meta }) => meta.expected_usage?.cost_check);

  test("is in the recordings", () => {
    expect([stated.length, checked.length]).toEqual([16, 15]);
  });

  test.each(checked)("$name: the recording's rates give it to the last digit", ({ meta }) => {
    const assumed = meta.expected_usage?.cost_check?.assumed_usd_per_mtok ?? { input: 0, cached: 0, output: 0 };
    const micro = (usd: number) => String(Math.round(usd * 1e6));
    const tokens = { input: micro(assumed.input), cacheRead: micro(assumed.cached), output: micro(assumed.output) };
    expect(exactCost(meta, ratesSchema.parse({ tokens }))).toBe(statedCost(meta));
  });

  test.each(stated)("$name: the catalog's rates give it to the last digit", ({ meta, models }) => {
    const prices = models.map((model) => findPrice({ providerId: "xai", model, atMs: AT }));
    expect(prices).toHaveLength(1);
    expect(exactCost(meta, prices[0]?.rates ?? { tokens: {} })).toBe(statedCost(meta));
  });
});

/** Models of recorded answers that nobody states a price per token for. */
const UNKNOWN: Record<string, string[]> = {
  openai: [],
  anthropic: ["claude-instant-1.2"],
  google: [],
  xai: ["grok-imagine-video"],
};

test.each(Object.keys(UNKNOWN))("every model that a recorded answer of %s names has a price, or is known to have none", (providerId) => {
  const names = [...new Set(readCases(providerId).flatMap(({ models }) => models))].sort();
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((model) => findPrice({ providerId, model, atMs: AT }) === null)).toEqual(UNKNOWN[providerId]);
});
