import { describe, expect, test } from "vitest";
import { planReturn, planVersions, type VersionRow, versionInForce } from "./plan-versions";
import type { SourceModel } from "./read-price-source";
import type { SourcePrice } from "./source-price";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const DAY = 86_400_000;

const price = (input: number, effectiveAtMs: number | null = null): SourcePrice => ({ effectiveAtMs, rates: { tokens: { input: String(input) } } });
const listing = (...prices: SourcePrice[]) => ({ providerId: "p", id: "m", prices, source: "genai-prices" }) as SourceModel;

/** As an administrator sets it. */
function set(rows: readonly VersionRow[], input: number, atMs: number): VersionRow[] {
  const version = rows.length + 1;
  const { rates } = price(input);
  const row = { id: `p/m@${version}`, providerId: "p", modelId: "m", version, rates: JSON.stringify(rates), source: "operator" };
  return [...rows, { ...row, effectiveAt: new Date(atMs) }];
}
const importInto = (rows: readonly VersionRow[], model: SourceModel, nowMs: number) => [...rows, ...planVersions(rows, model, nowMs)];
const giveBack = (rows: readonly VersionRow[], model: SourceModel, nowMs: number) => [...rows, ...planReturn(rows, model, nowMs)];
const inputAt = (rows: readonly VersionRow[], atMs: number) => JSON.parse(versionInForce(rows, atMs)?.rates ?? "null")?.tokens.input;

describe("a price that goes back to the built-in list", () => {
  test("is the list's from now on, and was the administrator's until then, also for a date that the list names in the past", () => {
    const list = listing(price(1), price(2, NOW - 5 * DAY));
    const own = set(importInto([], listing(price(1)), NOW - 20 * DAY), 9, NOW - 10 * DAY);
    expect(importInto(own, list, NOW)).toEqual(own);
    const back = giveBack(own, list, NOW);
    expect([NOW - 11 * DAY, NOW - 4 * DAY, NOW - 1, NOW].map((at) => inputAt(back, at))).toEqual(["1", "9", "9", "2"]);
    expect(importInto(back, list, NOW + DAY)).toEqual(back);
  });

  test("follows later imports again, until an administrator sets another one", () => {
    const back = giveBack(set(importInto([], listing(price(1)), NOW - DAY), 9, NOW - DAY), listing(price(1)), NOW);
    const later = importInto(back, listing(price(3)), NOW + DAY);
    expect([inputAt(later, NOW), inputAt(later, NOW + DAY)]).toEqual(["1", "3"]);
    const again = set(later, 8, NOW + 2 * DAY);
    expect(importInto(again, listing(price(4)), NOW + 3 * DAY)).toEqual(again);
  });

  test("takes back what an administrator has announced, and keeps what the list has", () => {
    const list = listing(price(1), price(5, NOW + 4 * DAY));
    const own = set(set(importInto([], list, NOW - DAY), 9, NOW - DAY), 10, NOW + 2 * DAY);
    const back = giveBack(own, list, NOW);
    expect([NOW, NOW + 2 * DAY, NOW + 4 * DAY].map((at) => inputAt(back, at))).toEqual(["1", "1", "5"]);
  });

  test("is a version of its own where the two say the same, so that the list counts from then on", () => {
    const own = set(importInto([], listing(price(1)), NOW - DAY), 1, NOW - DAY);
    const back = giveBack(own, listing(price(1)), NOW);
    expect(back).toHaveLength(3);
    expect(inputAt(importInto(back, listing(price(2)), NOW + DAY), NOW + DAY)).toBe("2");
  });

  test("is not there when the list has none for now", () => {
    const own = set([], 9, NOW - DAY);
    expect(planReturn(own, listing(price(1, NOW + DAY)), NOW)).toEqual([]);
  });
});
