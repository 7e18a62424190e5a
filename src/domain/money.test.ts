import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatUsd, parseUsd, roundToNano } from "./money";

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
