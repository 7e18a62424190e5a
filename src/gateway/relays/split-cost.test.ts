import fc from "fast-check";
import { expect, test } from "vitest";
import { parseUsd } from "../../domain/money";
import { splitCost } from "./split-cost";

const ticket = (input: string, output: string) => ({
  ...{ requestId: "req_1", outputTokensMax: 1, amountNanoUsd: 1n, priceVersionId: "p", marginPpm: 0 },
  rates: { tokens: { input, output } },
});
const settlement = (chargedNanoUsd: bigint) => ({ chargedNanoUsd, providerCostNanoUsd: 0n, marginNanoUsd: 0n });

test("the charge is shared as the list prices are", () => {
  const passes = [{ model: null, buckets: { input: 100, cacheRead: 100, output: 50, outputReasoning: 50 } }];
  expect(splitCost(settlement(1_000_000_000n), ticket("1", "3"), { passes, serviceTier: null })).toEqual({
    input_cost: "0.400000000",
    output_cost: "0.600000000",
    total_cost: "1.000000000",
    currency: "USD",
  });
});

test("the parts add up to the total, whatever was used and charged", () => {
  const count = fc.nat(1_000_000);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), count, count, count, count, (charged, input, output, inputRate, outputRate) => {
      const usage = { passes: [{ model: null, buckets: { input, output } }], serviceTier: null };
      const parts = splitCost(settlement(charged), ticket(String(inputRate), String(outputRate)), usage);
      expect(parseUsd(parts.input_cost) + parseUsd(parts.output_cost)).toBe(charged);
      expect(parseUsd(parts.input_cost) >= 0n && parseUsd(parts.output_cost) >= 0n).toBe(true);
    }),
  );
});
