import { expect, test } from "vitest";
import type { Ticket } from "../domain/resale";
import { priceResoldCall } from "./price-resold-call";
import { resoldCall, TEST_RATES } from "./testing/resold-call";

const ticket: Ticket = {
  requestId: "req_1",
  outputTokensMax: 90,
  amountNanoUsd: 2_000n,
  priceVersionId: "p/m@1",
  rates: TEST_RATES,
  marginPpm: 200_000,
};
/** Costs 1000 nano-dollars by our list. */
const price = (statedCostNanoUsd: bigint | null, times = 1) => {
  const passes = [{ model: null, buckets: { input: 100 * times, output: 90 * times } }];
  const held = { ...ticket, amountNanoUsd: ticket.amountNanoUsd * BigInt(times) };
  return priceResoldCall(resoldCall(held, { passes, statedCostNanoUsd }), held, () => null);
};

test("what the provider says that it charges is kept beside our price, which stays what the caller pays", () => {
  const stated = price(5_000_000n, 1_000);
  const unstated = price(null, 1_000);
  expect(stated.priceNanoUsd).toBe(1_200_000n);
  expect({ ...stated, passes: [], reviewReason: null }).toEqual({ ...unstated, passes: [] });
  expect(stated.passes).toMatchObject([{ priceVersionId: "p/m@1", statedCostNanoUsd: "5000000" }]);
  expect(stated.reviewReason).toBe("the provider charges 0.005000000, not 0.001000000");
});

test.each([
  ["the same", 1_000_000n],
  ["nearly the same", 1_009_000n],
  ["not stated", null],
])("a cost that is %s is nothing to look at", (_name, stated) => expect(price(stated, 1_000).reviewReason).toBeNull());

test("a difference of less than a micro-dollar is rounding, however large its share", () => {
  expect(price(1_900n).reviewReason).toBeNull();
  expect(price(2_001n).reviewReason).not.toBeNull();
  expect(price(0n, 2).reviewReason).not.toBeNull();
});
