import { expect, test } from "vitest";
import { readRetryAfter } from "./read-retry-after";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const retryInfo = (retryDelay: unknown) => [{ error: { details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay }] } }];

test.each([
  [["Retry-After", "7"], null, 7],
  [["retry-after", "1.5"], null, 1.5],
  [["retry-after", "7", "retry-after-ms", "250"], null, 0.25],
  [["retry-after", "Thu, 01 Jan 2026 00:00:30 GMT"], null, 30],
  [["retry-after", "Wed, 31 Dec 2025 00:00:00 GMT"], null, 0],
  [["retry-after", "99999999"], null, 3600],
  [["retry-after", "-5"], null, null],
  [["retry-after", "soon"], null, null],
  [[], retryInfo("48s"), 48],
  [[], retryInfo("0.5s")[0], 0.5],
  [[], retryInfo("never"), null],
  [[], retryInfo(5), null],
  [[], "text", null],
  [[], undefined, null],
] as [string[], unknown, number | null][])("%j %j: %j seconds", (rawHeaders, body, seconds) => {
  expect(readRetryAfter(rawHeaders, body, NOW)).toBe(seconds);
});
