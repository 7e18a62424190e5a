import { expect, test } from "vitest";
import { hasMoreRates, pricingOf } from "./pricing-body";

const NOTHING = { input: "", output: "", cacheRead: "", cacheWrite: "" };

test("only what was typed is sent, and nothing is no price", () => {
  expect(pricingOf({ ...NOTHING, input: " 0.15 ", output: "0.6" })).toEqual({ input: "0.15", output: "0.6" });
  expect(pricingOf(NOTHING)).toBeNull();
});

test("a price with tiers, fees or rates of other buckets says more than four rates", () => {
  const tokens = { input: "1", output: "2", cacheRead: "1" };
  expect(hasMoreRates({ tokens })).toBe(false);
  expect(hasMoreRates({ tokens, tiers: [{ inputTokensOver: 200_000, tokens }] })).toBe(true);
  expect(hasMoreRates({ tokens, fees: { webSearches: "1" } })).toBe(true);
  expect(hasMoreRates({ tokens: { ...tokens, outputAudio: "9" } })).toBe(true);
});
