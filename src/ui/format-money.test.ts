import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatUsd } from "@/domain/money";
import { formatExactUsd } from "./format-exact-usd";
import { formatMoney, formatMoneyTick } from "./format-money";

describe("formatMoney", () => {
  test.each([
    ["0.000000000", "$0.00"],
    ["0.000000001", "$0.000000001"],
    ["0.000210000", "$0.00021"],
    ["0.008505200", "$0.00851"],
    ["0.014800000", "$0.0148"],
    ["0.500000000", "$0.50"],
    ["20.481301156", "$20.48"],
    ["1234567.891000000", "$1,234,567.89"],
    ["-0.000210000", "-$0.00021"],
  ])("%s is shown as %s", (amount, shown) => {
    expect(formatMoney(amount, "en")).toBe(shown);
  });

  test("an amount above zero never looks like nothing", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), (nano) => {
        expect(formatMoney(formatUsd(nano), "en")).toMatch(/[1-9]/);
      }),
    );
  });
});

test("formatExactUsd rounds nothing: reading it back gives the same amount", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (nano) => {
      const [whole = "", fraction = ""] = formatExactUsd(formatUsd(nano)).replace("$", "").split(".");
      expect(fraction.length).toBeGreaterThanOrEqual(2);
      expect(BigInt(whole + fraction.padEnd(9, "0"))).toBe(nano);
    }),
  );
});

test("an axis shows as few digits as it takes", () => {
  expect([0, 0.0005, 0.45, 0.9, 1.35, 20, 12_000].map((tick) => formatMoneyTick(tick, "en"))).toEqual([
    "$0",
    "$0.0005",
    "$0.45",
    "$0.90",
    "$1.35",
    "$20",
    "$12K",
  ]);
});
