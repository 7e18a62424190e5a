import { expect, test } from "vitest";
import { NO_LIMITS } from "../../domain/limits";
import { limitExceeded } from "./limit-exceeded";
import { formatReset } from "./limit-headers";

test.each([
  [0, "0ms"],
  [-5, "0ms"],
  [20, "20ms"],
  [999.2, "1s"],
  [59_321, "59.321s"],
  [60_000, "1m0s"],
  [61_500, "1m1.5s"],
])("%d ms are written %s", (ms, text) => {
  expect(formatReset(ms)).toBe(text);
});

test("a refusal says which limit, whose, and when to come again", () => {
  const limits = { ...NO_LIMITS, requestsPerMinute: 1, concurrency: 5 };
  const ofKey = limitExceeded({ scope: { id: "key_1", noun: "API key", limits }, name: "requestsPerMinute", retryAfterMs: 33_001 });
  expect([ofKey.status, ofKey.code, ofKey.retryAfterSeconds]).toEqual([429, "rate_limited", 34]);
  expect(ofKey.message).toBe("This API key is limited to 1 request per minute (requestsPerMinute).");
  expect(ofKey.remedy).toContain("34 seconds");
  const ofAll = limitExceeded({ scope: { id: "org_1", noun: "organization", limits }, name: "concurrency", retryAfterMs: 0 });
  expect([ofAll.message, ofAll.retryAfterSeconds]).toEqual(["Your organization is limited to 5 calls at once (concurrency).", 1]);
});
