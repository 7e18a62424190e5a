import { beforeAll, describe, expect, test } from "vitest";
import type { UsageFilter } from "../filter";
import { nearestRanks } from "../sums/find-percentiles";
import { sumUsage } from "../sums/read-cube";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { getByModel, listModels, presentProviders } from "./get-by-model";
import { getSummary } from "./get-summary";

const filter: UsageFilter = { from: new Date("2026-11-10T00:00:00Z"), to: new Date("2026-11-11T00:00:00Z") };
const noDuration = { avg: null, p50: null, p95: null };
const noTotals = {
  requests: 0,
  errors: 0,
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, total: 0 },
  cost: { provider: "0.000000000", margin: "0.000000000", charged: "0.000000000", unpricedRequests: 0 },
};

beforeAll(async () => {
  await insertUsage([
    ...Array.from({ length: 20 }, (_, i) => usageRow({ latencyMs: (i + 1) * 10, ttftMs: i < 4 ? i + 1 : null })),
    usageRow({
      mode: "reseller",
      provider: "anthropic",
      model: "claude",
      inputTokens: 30,
      outputTokens: 9,
      cacheReadTokens: 20,
      cacheWriteTokens: 4,
      reasoningTokens: 7,
      providerCostNanoUsd: "1",
      marginNanoUsd: "2",
      chargedNanoUsd: "3",
      latencyMs: 5_000,
    }),
    usageRow({ provider: "anthropic", model: "mystery", costStatus: "unpriced", providerCostNanoUsd: null, latencyMs: 6_000 }),
    usageRow({ provider: "xai", model: "grok", statusCode: 429, inputTokens: 0, outputTokens: 0, providerCostNanoUsd: "0", latencyMs: 7_000 }),
    usageRow({ organizationId: "org_theirs", latencyMs: 1, ttftMs: 1 }),
    usageRow({ latencyMs: 1, createdAt: filter.to.getTime() }),
  ]);
});

describe("the summary", () => {
  test("has the contract's shape and adds up", async () => {
    const summary = await getSummary("org_mine", filter);
    expect(summary).toEqual({
      from: "2026-11-10T00:00:00.000Z",
      to: "2026-11-11T00:00:00.000Z",
      requests: 23,
      errors: 1,
      successRate: 1 - 1 / 23,
      tokens: { input: 2130, output: 429, cacheRead: 20, cacheWrite: 4, reasoning: 7, total: 2559 },
      cost: { provider: "0.009000001", margin: "0.000000002", charged: "0.000000003", unpricedRequests: 1 },
      latencyMs: { avg: 873.9, p50: 120, p95: 6000 },
      ttftMs: { avg: 2.5, p50: 2, p95: 4 },
      byProvider: [
        expect.objectContaining({ provider: "anthropic", requests: 2, errors: 0, cost: expect.objectContaining({ provider: "0.000000001" }) }),
        expect.objectContaining({ provider: "openai", requests: 20, cost: expect.objectContaining({ provider: "0.009000000" }) }),
        expect.objectContaining({ provider: "xai", requests: 1, errors: 1 }),
      ],
    });
    expect(presentProviders(await sumUsage("org_mine", filter))).toEqual(summary.byProvider);
  });

  test("of an organization without calls is all zeros and nulls, with nothing failed", async () => {
    const range = { from: filter.from.toISOString(), to: filter.to.toISOString() };
    const durations = { latencyMs: noDuration, ttftMs: noDuration };
    expect(await getSummary("org_empty", filter)).toEqual({ ...range, ...noTotals, successRate: 1, ...durations, byProvider: [] });
  });

  test("sees nothing of another organization, whatever it is filtered by", async () => {
    expect(await getSummary("org_theirs", { ...filter, provider: "openai" })).toMatchObject({ requests: 1, latencyMs: { avg: 1, p50: 1, p95: 1 } });
    expect((await getSummary("org_theirs", { ...filter, provider: "xai" })).requests).toBe(0);
  });

  test("filters percentiles as it filters sums", async () => {
    expect(await getSummary("org_mine", { ...filter, mode: "reseller" })).toMatchObject({
      requests: 1,
      latencyMs: { avg: 5000, p50: 5000, p95: 5000 },
      ttftMs: noDuration,
    });
  });
});

describe("usage by model", () => {
  test("names each provider's models, the most used first, with their own latency", async () => {
    const { models } = await getByModel("org_mine", filter);
    expect(models.map(({ provider, model, requests, latencyMs }) => ({ provider, model, requests, latencyMs }))).toEqual([
      { provider: "openai", model: "gpt-4o", requests: 20, latencyMs: { avg: 105, p50: 100, p95: 190 } },
      { provider: "anthropic", model: "claude", requests: 1, latencyMs: { avg: 5000, p50: 5000, p95: 5000 } },
      { provider: "anthropic", model: "mystery", requests: 1, latencyMs: { avg: 6000, p50: 6000, p95: 6000 } },
      { provider: "xai", model: "grok", requests: 1, latencyMs: { avg: 7000, p50: 7000, p95: 7000 } },
    ]);
    expect(models[2]?.cost).toEqual({ provider: "0.000000000", margin: "0.000000000", charged: "0.000000000", unpricedRequests: 1 });
  });

  test("lists the models alone in the same order", async () => {
    const { models } = await getByModel("org_mine", filter);
    expect(await listModels("org_mine", filter)).toEqual(models.map(({ provider, model }) => ({ provider, model })));
  });

  test("is empty for another organization", async () => {
    expect(await getByModel("org_empty", filter)).toEqual({ models: [] });
    expect(await listModels("org_empty", filter)).toEqual([]);
  });
});

describe("the nearest rank", () => {
  const each = (...list: number[]) => list.map((ms): [number, number] => [ms, 1]);
  test.each<[ReturnType<typeof each>, number, number | null]>([
    [each(), 0.5, null],
    [each(7), 0.95, 7],
    [each(1, 2), 0.5, 1],
    [each(1, 2, 3), 0.5, 2],
    [each(...Array.from({ length: 20 }, (_, i) => i + 1)), 0.95, 19],
    [
      [
        [1, 94],
        [9, 6],
      ],
      0.95,
      9,
    ],
    [
      [
        [1, 95],
        [9, 5],
      ],
      0.95,
      1,
    ],
  ])("of %j at %d is %j", (counts, p, expected) => {
    expect(nearestRanks(new Map(counts), [p])).toEqual([expected]);
  });
});
