import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMargin } from "../domain/money";
import { priceUsage, type Rates } from "../domain/price";
import type { HoldRequest } from "../domain/resale";
import { affordableTokens, planHold } from "./plan-hold";

const rates: Rates = {
  tokens: { input: "1250000", inputAudio: "700000", cacheRead: "125000", cacheWrite: "1562500", output: "10000000", outputReasoning: "12000000" },
  tiers: [{ inputTokensOver: 1_000, tokens: { input: "2500000", output: "15000000" } }],
};
const request = (change: Partial<HoldRequest>): HoldRequest => ({
  requestId: "req_1",
  organizationId: "org_1",
  credentialId: "key_1",
  model: {
    id: "m",
    providerId: "p",
    upstreamModel: "m",
    contextWindow: 10_000,
    maxOutputTokens: 4_000,
    capabilities: [],
    priceVersionId: "p/m@1",
    rates,
    marginPpm: null,
  },
  inputTokensMax: 0,
  inputBuckets: ["input"],
  outputBuckets: ["output"],
  outputTokensAsked: null,
  choices: 1,
  startedAtMs: 0,
  ...change,
});

describe("planHold", () => {
  test("covers, for any usage within the bounds, the price of the call at any margin", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const shape = {
      input: fc.nat(6_000),
      output: fc.nat(4_000),
      choices: fc.integer({ min: 1, max: 4 }),
      margin: fc.nat(2_000_000),
      share,
      cut: share,
    };
    fc.assert(
      fc.property(fc.record(shape), ({ input, output, choices, margin, share: part, cut }) => {
        const plan = planHold(request({ inputTokensMax: input, outputTokensAsked: output, choices, inputBuckets: ["input", "cacheWrite"] }), margin);
        const used = Math.floor(input * cut);
        const cached = Math.floor(used * part);
        const spoken = Math.floor(output * choices * cut);
        const reasoned = Math.floor(spoken * part);
        const buckets = { input: used - cached, cacheWrite: cached, output: spoken - reasoned, outputReasoning: reasoned };
        const priced = priceUsage({ passes: [{ model: null, buckets }], serviceTier: null, ratesOf: () => rates });
        if (priced.status !== "priced") throw new Error(priced.reason);
        const { priceNanoUsd } = addMargin(
          priced.lines.reduce((sum, line) => sum + line.amountPicoUsd, 0n),
          margin,
        );
        expect(priceNanoUsd <= plan.amountNanoUsd).toBe(true);
      }),
    );
  });

  test("what an amount affords costs at most the amount, and one token more would exceed it", () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.integer({ min: 1, max: 3 }), fc.nat(2_000_000), fc.bigInt(0n, 10n ** 9n), (input, choices, margin, amount) => {
        const plan = planHold(request({ choices, outputTokensAsked: 1_000_000, inputTokensMax: input }), margin);
        const tokens = affordableTokens(plan, amount);
        const cost = (output: number) => planHold(request({ choices, outputTokensAsked: output, inputTokensMax: input }), margin).amountNanoUsd;
        if (tokens >= 0) expect(cost(tokens) <= amount).toBe(true);
        if (tokens < plan.outputTokensMax) expect(cost(tokens + 1) > amount).toBe(true);
      }),
    );
  });

  test("without a cap: the model's maximum, less where the context window ends before; 4096 of a model that states none", () => {
    expect(planHold(request({ inputTokensMax: 100 }), 0).outputTokensMax).toBe(4_000);
    expect(planHold(request({ inputTokensMax: 9_000 }), 0).outputTokensMax).toBe(1_000);
    expect(planHold(request({ inputTokensMax: 10_000 }), 0)).toMatchObject({ outputTokensMax: 16, outputTokensMin: 16 });
    const unknown = { ...request({}).model, contextWindow: null, maxOutputTokens: null };
    expect(planHold(request({ model: unknown, inputTokensMax: 10_000 }), 0).outputTokensMax).toBe(4_096);
  });

  test("without a cap, of an input that is only bounded: what the window leaves beside what it probably is, and the hold covers the bound", () => {
    expect(planHold(request({ inputTokensLikely: 2_000, inputTokensMax: 10_000 }), 0)).toMatchObject({
      inputTokensMax: 10_000,
      outputTokensMax: 4_000,
    });
    expect(planHold(request({ inputTokensLikely: 9_000, inputTokensMax: 10_000 }), 0).outputTokensMax).toBe(1_000);
    expect(planHold(request({ inputTokensLikely: 9_000, inputTokensMax: 100 }), 0).outputTokensMax).toBe(4_000);
    expect(planHold(request({ inputTokensLikely: null, inputTokensMax: 9_500 }), 0).outputTokensMax).toBe(500);
  });

  test("a long-context tier counts from its first token on", () => {
    const cost = (input: number) => planHold(request({ outputTokensAsked: 0, inputTokensMax: input }), 0).amountNanoUsd;
    expect([cost(1_000), cost(1_001)]).toEqual([1_250_000n, 2_502_500n]);
  });

  test("covers, for any usage within the bounds, what is billed beside the tokens, and the input that the provider adds", () => {
    const model = { ...request({}).model, rates: { ...rates, fees: { webSearches: "10000000000", images: "40000000000" } } };
    const shape = {
      input: fc.nat(3_000),
      beside: fc.nat(3_000),
      searches: fc.nat(5),
      images: fc.nat(5),
      drawn: fc.nat(2_000),
      margin: fc.nat(2_000_000),
    };
    fc.assert(
      fc.property(fc.record(shape), ({ input, beside, searches, images, drawn, margin }) => {
        const besidesMax = { input: beside, webSearches: searches, images, outputImage: drawn };
        const plan = planHold(request({ model, inputTokensMax: input, outputTokensAsked: 0, besidesMax }), margin);
        const buckets = { input: input + beside, webSearches: searches, images, outputImage: drawn };
        const priced = priceUsage({ passes: [{ model: null, buckets }], serviceTier: null, ratesOf: () => model.rates });
        if (priced.status !== "priced") throw new Error(priced.reason);
        const { priceNanoUsd } = addMargin(
          priced.lines.reduce((sum, line) => sum + line.amountPicoUsd, 0n),
          margin,
        );
        expect(priceNanoUsd <= plan.amountNanoUsd).toBe(true);
      }),
    );
  });

  test("a piece without a price is not free", () => {
    expect(() => planHold(request({ besidesMax: { images: 1 } }), 0)).toThrow("does not say");
  });

  test("no output, no price of output: embeddings", () => {
    const model = { ...request({}).model, rates: { tokens: { input: "20000" } } };
    expect(planHold(request({ model, outputTokensAsked: 0, inputTokensMax: 500 }), 0)).toMatchObject({ amountNanoUsd: 10_000n, outputTokensMax: 0 });
  });
});
