import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { topUpAmountSchema } from "./top-up-amount";

describe("the amount of a top-up", () => {
  test.each([
    [1, 1_000_000_000n],
    ["1", 1_000_000_000n],
    ["10.00", 10_000_000_000n],
    [10.1, 10_100_000_000n],
    ["10.1", 10_100_000_000n],
    ["19.99", 19_990_000_000n],
    [10_000, 10_000_000_000_000n],
    ["10000.00", 10_000_000_000_000n],
  ])("%j is taken exactly", (given, nano) => {
    expect(topUpAmountSchema.parse(given)).toBe(nano);
  });

  test.each([
    0,
    0.99,
    "0.99",
    10_000.01,
    "10000.01",
    1e21,
    10.001,
    "10.001",
    -5,
    "-5",
    "+5",
    " 5",
    "5 ",
    "5\n",
    "",
    ".5",
    "5.",
    "05",
    "1e3",
    "0x10",
    "1,000",
    "1_000",
    "١",
    "１０",
    "10.0０",
    "$10",
    "NaN",
    "Infinity",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    [10],
    { valueOf: 10 },
    "9".repeat(21),
  ])("%j is refused", (given) => {
    expect(topUpAmountSchema.safeParse(given).success).toBe(false);
  });

  test("every whole number of cents in the range is taken, as a number and as a string", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1_000_000 }), (cents) => {
        const nano = BigInt(cents) * 10_000_000n;
        expect(topUpAmountSchema.parse((cents / 100).toFixed(2))).toBe(nano);
        expect(topUpAmountSchema.parse(Number((cents / 100).toFixed(2)))).toBe(nano);
      }),
    );
  });
});
