import { expect, test } from "vitest";
import { forecastOf } from "./forecast";

const DAY_MS = 86_400_000;
const forecast = (days: number, spentNanoUsd: bigint, amountNanoUsd = 100n) =>
  forecastOf({ startsAtMs: 0, endsAtMs: 30 * DAY_MS, nowMs: days * DAY_MS, amountNanoUsd, spentNanoUsd });

test("goes on as it has begun, and says when that uses the budget up", () => {
  expect(forecast(10, 50n)).toEqual({ spentNanoUsd: 150n, usedUpAtMs: 20 * DAY_MS });
  expect(forecast(15, 50n)).toEqual({ spentNanoUsd: 100n, usedUpAtMs: null });
  expect(forecast(15, 10n)).toEqual({ spentNanoUsd: 20n, usedUpAtMs: null });
  expect(forecast(15, 120n)).toEqual({ spentNanoUsd: 240n, usedUpAtMs: null });
});

test("says nothing of nothing, nor of the first hours; a clock past the end does not matter", () => {
  expect(forecast(15, 0n).spentNanoUsd).toBeNull();
  expect(forecast(0.5, 10n).spentNanoUsd).toBeNull();
  expect(forecast(-5, 10n).spentNanoUsd).toBeNull();
  expect(forecast(31, 70n)).toEqual({ spentNanoUsd: 70n, usedUpAtMs: null });
});
