import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMargin, costWithin, formatUsd, holdFor, parseUsd, roundToNano, roundUsd } from "./money";

describe("money", () => {
  test("rounds half a nano-dollar up and less than half down", () => {
    expect([0n, 499n, 500n, 1_499n, 1_500n].map(roundToNano)).toEqual([0n, 0n, 1n, 1n, 2n]);
  });

  test("refuses to round a negative cost", () => {
    expect(() => roundToNano(-1n)).toThrow(RangeError);
  });

  test("never moves an amount by more than half a nano-dollar", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 30n), (pico) => {
        const error = roundToNano(pico) * 1_000n - pico;
        return error > -500n && error <= 500n;
      }),
    );
  });

  test("writes nine digits after the point, the sign before", () => {
    expect([0n, 210_000n, -1n, 12_345_678_901n].map(formatUsd)).toEqual(["0.000000000", "0.000210000", "-0.000000001", "12.345678901"]);
  });

  test("reads back what it writes", () => {
    fc.assert(fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), (nano) => parseUsd(formatUsd(nano)) === nano));
  });

  test.each(["", ".5", "1.", "1e3", "+1", "1.0000000001", "1,000", "NaN", " 1"])("refuses %j as an amount", (text) => {
    expect(() => parseUsd(text)).toThrow(RangeError);
  });
});

describe("roundUsd", () => {
  test.each([
    ["0.00006", 60_000n],
    ["6e-05", 60_000n],
    ["1.5E+1", 15_000_000_000n],
    ["0", 0n],
    ["0.0000000005", 1n],
    ["0.00000000049999999999999999", 0n],
    ["0.1234567894999999999999", 123_456_789n],
    ["1e6", 1_000_000_000_000_000n],
  ])("takes %s by its digits", (text, nano) => expect(roundUsd(text)).toBe(nano));

  test.each(["", "-1", "NaN", "1e7", "1e99", "1e999", "0x1", ".5", "1.", '"1"', "null", "1 "])("does not take %j", (text) =>
    expect(roundUsd(text)).toBeNull(),
  );

  test("agrees with parseUsd on every amount of nine digits", () => {
    fc.assert(fc.property(fc.bigInt(0n, 10n ** 15n), (nano) => roundUsd(formatUsd(nano)) === nano));
  });
});

describe("margin", () => {
  test.each<[bigint, number, bigint, bigint, bigint]>([
    // exact cost in pico-dollars, margin in millionths → provider's cost, margin, price in nano-dollars
    [0n, 200_000, 0n, 0n, 0n],
    [1_000n, 0, 1n, 0n, 1n],
    [1_000n, 200_000, 1n, 0n, 1n],
    [2_500n, 200_000, 3n, 0n, 3n],
    [2_499n, 200_000, 2n, 1n, 3n],
    [416n, 200_000, 0n, 0n, 0n],
    [417n, 200_000, 0n, 1n, 1n],
    [1_249n, 200_000, 1n, 0n, 1n],
    [1_250n, 200_000, 1n, 1n, 2n],
    [500n, 0, 1n, 0n, 1n],
    [101_000n, 200_000, 101n, 20n, 121n],
    [123_456_789_012_345n, 333_333, 123_456_789_012n, 41_152_221_852n, 164_609_010_864n],
  ])("%s pico-dollars and %s millionths are rounded once", (cost, marginPpm, providerCostNanoUsd, marginNanoUsd, priceNanoUsd) => {
    expect(addMargin(cost, marginPpm)).toEqual({ providerCostNanoUsd, marginNanoUsd, priceNanoUsd });
  });

  const cost = fc.bigInt(0n, 10n ** 20n);
  const margin = fc.nat(100_000_000);

  test("the parts sum to the price, none is negative, and what is held for a cost is never less than its price", () => {
    fc.assert(
      fc.property(cost, margin, (pico, marginPpm) => {
        const { providerCostNanoUsd, marginNanoUsd, priceNanoUsd } = addMargin(pico, marginPpm);
        expect(providerCostNanoUsd + marginNanoUsd).toBe(priceNanoUsd);
        expect(marginNanoUsd >= 0n && providerCostNanoUsd >= 0n).toBe(true);
        expect(holdFor(pico, marginPpm) >= priceNanoUsd).toBe(true);
      }),
    );
  });

  test("what fits an amount is the largest cost whose hold does not exceed it", () => {
    fc.assert(
      fc.property(cost, margin, (amount, marginPpm) => {
        const fits = costWithin(amount, marginPpm);
        expect(holdFor(fits, marginPpm) <= amount).toBe(true);
        expect(holdFor(fits + 1n, marginPpm) > amount).toBe(true);
      }),
    );
  });
});
