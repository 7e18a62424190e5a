import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { getRequest } from "./get-request";

const rates = { tokens: { input: "2500000", cacheRead: "1250000", output: "10000000" }, fees: { webSearches: "10000000000" } };
const passes = [
  { model: null, buckets: { input: 3, cacheRead: 1, output: 2, webSearches: 1 }, priceVersionId: "openai/gpt-4o@1", serviceTier: "default" },
];
const attempts = [{ provider: "openai", statusCode: 200, errorCode: null, startedAtMs: 1_700_000_000_000, latencyMs: 90 }];
const priced = { passes: JSON.stringify(passes), attempts: JSON.stringify(attempts), rawUsage: '{"prompt_tokens":4,"completion_tokens":2}' };

beforeAll(async () => {
  const db = database();
  await db.provider.create({ data: { id: "openai", name: "OpenAI", wire: "openai", baseUrl: "http://127.0.0.1" } });
  await db.model.create({ data: { providerId: "openai", id: "gpt-4o", name: "GPT-4o", match: "{}", position: 0 } });
  const version = { providerId: "openai", modelId: "gpt-4o", source: "test", effectiveAt: new Date("2026-01-01") };
  await db.priceVersion.create({ data: { ...version, id: "openai/gpt-4o@1", version: 1, rates: JSON.stringify(rates) } });
  await db.priceVersion.create({ data: { ...version, id: "openai/gpt-4o@2", version: 2, rates: '{"tokens":{"input":"1","output":"1"}}' } });
  // 3 × 2,500,000 + 1,250,000 + 2 × 10,000,000 + 10,000,000,000 pico-dollars = 10,028,750 nano-dollars
  await insertUsage([
    usageRow({ requestId: "req_priced", providerCostNanoUsd: "10028750", ...priced }),
    usageRow({ requestId: "req_wrong", providerCostNanoUsd: "10028751", ...priced }),
    usageRow({
      requestId: "req_unpriced",
      costStatus: "unpriced",
      providerCostNanoUsd: null,
      passes: priced.passes.replace('"openai/gpt-4o@1"', "null"),
    }),
    usageRow({ requestId: "req_lost", providerCostNanoUsd: "5", passes: priced.passes.replace("@1", "@9") }),
    usageRow({ requestId: "req_free", providerCostNanoUsd: "0" }),
  ]);
});

describe("one request", () => {
  test("comes with the arithmetic of its cost, done again from the price version that it was priced with", async () => {
    const request = await getRequest("org_mine", "req_priced");
    expect(request).toMatchObject({
      requestId: "req_priced",
      keyId: "tok_1",
      wire: "openai-chat",
      cost: { status: "priced", provider: "0.010028750", charged: null },
    });
    expect(request).toMatchObject({ passes, rawUsage: { prompt_tokens: 4, completion_tokens: 2 } });
    expect(request?.priceVersions).toEqual([
      { id: "openai/gpt-4o@1", provider: "openai", model: "gpt-4o", version: 1, source: "test", effectiveAt: "2026-01-01T00:00:00.000Z", rates },
    ]);
    expect(request?.costLines).toEqual([
      { pass: 0, bucket: "input", quantity: 3, rate: "2.500000000000", per: 1_000_000, amount: "0.000007500000" },
      { pass: 0, bucket: "cacheRead", quantity: 1, rate: "1.250000000000", per: 1_000_000, amount: "0.000001250000" },
      { pass: 0, bucket: "output", quantity: 2, rate: "10.000000000000", per: 1_000_000, amount: "0.000020000000" },
      { pass: 0, bucket: "webSearches", quantity: 1, rate: "0.010000000000", per: 1, amount: "0.010000000000" },
    ]);
    expect(request?.costCheck).toEqual({ recomputed: "0.010028750", stored: "0.010028750", matches: true });
  });

  test("of before there were routes shows its attempt, and no route", async () => {
    const request = await getRequest("org_mine", "req_priced");
    const startedAt = "2023-11-14T22:13:20.000Z";
    const attempt = { provider: "openai", model: "", statusCode: 200, errorCode: null, startedAt, latencyMs: 90, mayHaveCost: null };
    expect(request).toMatchObject({ attempts: [attempt], route: null, routing: null, errorCode: null });
  });

  test("along a route shows every attempt, what it may have cost, and why the model was chosen", async () => {
    const failed = { provider: "google", model: "g", statusCode: 200, errorCode: "upstream_error", startedAtMs: 0, latencyMs: 5 };
    const routing = {
      route: "fast",
      strategy: "simple",
      reason: "In the order of the route.",
      skipped: [{ provider: "xai", model: "x", reason: "off" }],
    };
    await insertUsage([
      usageRow({
        ...{ requestId: "req_routed", route: "fast", routing: JSON.stringify(routing) },
        attempts: JSON.stringify([{ ...failed, mayHaveCostNanoUsd: "1500" }]),
      }),
    ]);
    const request = await getRequest("org_mine", "req_routed");
    expect(request).toMatchObject({ route: "fast", routing });
    expect(request?.attempts).toMatchObject([{ model: "g", startedAt: "1970-01-01T00:00:00.000Z", mayHaveCost: "0.000001500" }]);
  });

  test("says so when the stored cost is not what the arithmetic gives, to the nano-dollar", async () => {
    expect((await getRequest("org_mine", "req_wrong"))?.costCheck).toEqual({ recomputed: "0.010028750", stored: "0.010028751", matches: false });
  });

  test("says so when its price version is gone", async () => {
    expect((await getRequest("org_mine", "req_lost"))?.costCheck).toEqual({ recomputed: null, stored: "0.000000005", matches: false });
  });

  test("has no arithmetic when it is unpriced, and an empty one when it is free", async () => {
    expect(await getRequest("org_mine", "req_unpriced")).toMatchObject({
      cost: { status: "unpriced", provider: null },
      costLines: [],
      costCheck: null,
      priceVersions: [],
    });
    expect(await getRequest("org_mine", "req_free")).toMatchObject({ costLines: [], costCheck: { matches: true }, rawUsage: null });
  });

  test("is not there for another organization, exactly as if it did not exist", async () => {
    expect(await getRequest("org_theirs", "req_priced")).toBeNull();
    expect(await getRequest("org_mine", "req_%")).toBeNull();
    expect(await getRequest("org_mine", "")).toBeNull();
  });
});
