import { expect, test } from "vitest";
import { explainCost } from "./explain-cost";
import { storedPasses } from "./request-json";

const pass = { model: null, buckets: { input: 15, output: 9 }, serviceTier: null, priceVersionId: null };

test("a cost that only the provider states is explained by its word, and agrees with what was stored", () => {
  expect(explainCost({ passes: [{ ...pass, statedCost: "0.000060000" }], rates: new Map(), providerCostNanoUsd: 60_000n })).toEqual({
    costLines: [{ pass: 0, bucket: "statedCost", quantity: 1, rate: "0.000060000000", per: 1, amount: "0.000060000000" }],
    costCheck: { recomputed: "0.000060000", stored: "0.000060000", matches: true },
  });
});

test("where there is a price of ours, that explains the cost", () => {
  const passes = [{ ...pass, priceVersionId: "p/m@1", statedCost: "0.000060000" }];
  const rates = new Map([["p/m@1", { tokens: { input: "1000", output: "1000" } }]]);
  expect(explainCost({ passes, rates, providerCostNanoUsd: 24n }).costCheck).toEqual({
    recomputed: "0.000000024",
    stored: "0.000000024",
    matches: true,
  });
});

test("what is stored of it is shown in USD, as all money is", () => {
  expect(storedPasses.parse(JSON.stringify([{ ...pass, statedCostNanoUsd: "60000" }, pass]))).toEqual([{ ...pass, statedCost: "0.000060000" }, pass]);
});
