import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatUsd, parseUsd } from "@/domain/money";
import {
  formatAgo,
  formatBucket,
  formatCost,
  formatCountShort,
  formatDate,
  formatDuration,
  formatExactUsd,
  formatFullTime,
  formatMoneyTick,
  formatShare,
  formatSpendable,
  formatTime,
} from "./format";

describe("formatCost", () => {
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
    expect(formatCost(amount, "en")).toBe(shown);
  });

  test("an amount above zero never looks like nothing", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), (nano) => {
        expect(formatCost(formatUsd(nano), "en")).toMatch(/[1-9]/);
      }),
    );
  });
});

describe("formatSpendable", () => {
  test.each([
    ["9.998389120", "$9.99"],
    ["10.000000000", "$10.00"],
    ["0.999960000", "$0.9999"],
    ["0.010049999", "$0.01"],
    ["0.009999999", "$0.00999"],
    ["1234567.899000000", "$1,234,567.89"],
    ["0.000000001", "$0.000000001"],
    ["0.000000000", "$0.00"],
  ])("%s is shown as %s", (amount, shown) => {
    expect(formatSpendable(amount, "en")).toBe(shown);
  });

  test("never says more than there is, and never nothing while there is something", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), (nano) => {
        const shown = parseUsd(formatSpendable(formatUsd(nano), "en").replace(/[$,]/g, ""));
        expect(shown).toBeLessThanOrEqual(nano);
        expect(shown).toBeGreaterThan(0n);
      }),
    );
  });
});

test("formatExactUsd rounds nothing: reading it back gives the same amount", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (nano) => {
      const [whole = "", fraction = ""] = formatExactUsd(formatUsd(nano)).replace(/[$,]/g, "").split(".");
      expect(fraction.length).toBeGreaterThanOrEqual(2);
      expect(BigInt(whole + fraction.padEnd(9, "0"))).toBe(nano);
    }),
  );
});

test("formatExactUsd groups thousands", () => {
  expect(["0.15", "999.5", "1234.000000000", "-1234567.891"].map(formatExactUsd)).toEqual(["$0.15", "$999.50", "$1,234.00", "-$1,234,567.891"]);
});

test("an axis shows as few digits as it takes", () => {
  expect([0, 0.0005, 0.025, 0.05, 0.45, 0.9, 1.35, 20, 12_000].map((tick) => formatMoneyTick(tick, "en"))).toEqual([
    "$0",
    "$0.0005",
    "$0.025",
    "$0.05",
    "$0.45",
    "$0.90",
    "$1.35",
    "$20",
    "$12K",
  ]);
});

test("durations go from milliseconds to minutes", () => {
  expect([0, 401, 999.6, 1_100, 12_340, 75_000].map((ms) => formatDuration(ms, "en"))).toEqual([
    "0 ms",
    "401 ms",
    "1.00 s",
    "1.10 s",
    "12.3 s",
    "1m 15s",
  ]);
});

test("counts are whole up to ten thousand, and short from there", () => {
  expect([0, 9_999, 12_345, 1_234_567].map((count) => formatCountShort(count, "en"))).toEqual(["0", "9,999", "12.3K", "1.23M"]);
});

test("small shares keep their digits", () => {
  expect([0, 0.0123, 0.5, 1].map((share) => formatShare(share, "en"))).toEqual(["0%", "1.23%", "50%", "100%"]);
});

test("times are those of the given zone, with 24 hours", () => {
  const iso = "2026-11-20T15:04:05.000Z";
  const now = Date.parse(iso);
  expect(formatTime(iso, "en", "UTC", now)).toBe("Nov 20, 15:04:05");
  expect(formatTime(iso, "en", "Asia/Seoul", now)).toBe("Nov 21, 00:04:05");
  expect(formatTime(iso, "en", "UTC", Date.parse("2027-01-01T00:00:00Z")), "of another year").toBe("Nov 20, 2026, 15:04:05");
  expect(formatFullTime(iso, "en", "UTC")).toBe("Nov 20, 2026, 15:04:05");
  expect(formatDate(iso, "en", "Asia/Seoul")).toBe("Nov 21, 2026");
  expect(formatBucket(iso, "hour", "en", "UTC")).toBe("Nov 20, 15:04");
  expect(formatBucket(iso, "day", "en", "Asia/Seoul")).toBe("Nov 21");
  expect(formatBucket(iso, "minute", "en", "Asia/Seoul")).toBe("00:04");
  expect(formatBucket(iso, "week", "en", "UTC")).toBe("Nov 20");
});

describe("formatAgo", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  test.each([
    ["2026-11-22T11:59:48Z", "12 seconds ago"],
    ["2026-11-22T11:57:01Z", "2 minutes ago"],
    ["2026-11-22T09:00:00Z", "3 hours ago"],
    ["2026-11-20T11:00:00Z", "2 days ago"],
    ["2026-11-22T12:00:05Z", "0 seconds ago"], // the server's clock is ahead
  ])("%s is %s", (iso, shown) => {
    expect(formatAgo(iso, now, "en")).toBe(shown);
  });
});

test("in Korean everything is written as Koreans write it", () => {
  const iso = "2026-11-20T15:04:05.000Z";
  expect([401, 1_100, 75_000].map((ms) => formatDuration(ms, "ko"))).toEqual(["401ms", "1.10초", "1분 15초"]);
  expect(formatCost("1234567.891000000", "ko")).toBe("$1,234,567.89");
  expect(formatSpendable("9.998389120", "ko")).toBe("$9.99");
  expect([9_999, 12_345, 1_234_567, 34_200_000].map((count) => formatCountShort(count, "ko"))).toEqual(["9,999", "1.23만", "123만", "3,420만"]);
  expect(formatShare(0.0123, "ko")).toBe("1.23%");
  expect(formatTime(iso, "ko", "Asia/Seoul", Date.parse(iso))).toBe("11월 21일 00:04:05");
  expect(formatFullTime(iso, "ko", "Asia/Seoul")).toBe("2026년 11월 21일 00:04:05");
  expect(formatDate(iso, "ko", "Asia/Seoul")).toBe("2026. 11. 21.");
  expect(formatBucket(iso, "day", "ko", "Asia/Seoul")).toBe("11월 21일");
  expect(formatAgo(iso, Date.parse(iso) + 120_000, "ko")).toBe("2분 전");
});
