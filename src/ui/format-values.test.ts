import { expect, test } from "vitest";
import { formatCountShort, formatShare } from "./format-count";
import { formatDuration } from "./format-duration";
import { formatBucket, formatDate, formatTime } from "./format-time";

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
  expect(formatTime(iso, "en", "UTC")).toBe("Nov 20, 15:04:05");
  expect(formatTime(iso, "en", "Asia/Seoul")).toBe("Nov 21, 00:04:05");
  expect(formatDate(iso, "en", "Asia/Seoul")).toBe("Nov 21, 2026");
  expect(formatBucket(iso, "hour", "en", "UTC")).toBe("Nov 20, 15:04");
  expect(formatBucket(iso, "day", "en", "Asia/Seoul")).toBe("Nov 21");
});
