import { expect, test } from "vitest";
import { addUp, intervalOf, rangeOf, toBars } from "./histogram-data";

const point = (at: string, requests: number, provider: string) => ({
  at,
  requests,
  errors: 1,
  cost: { provider, margin: "0.000000001", charged: "0.100000000", unpricedRequests: 2 },
});
const points = [
  point("2026-11-22T00:00:00.000Z", 3, "0.100000001"),
  point("2026-11-22T01:00:00.000Z", 4, "0.200000002"),
  point("2026-11-22T02:00:00.000Z", 5, "123456.000000003"),
];
const END = "2026-11-22T02:30:00.000Z";

test("the totals are exact to the nano-dollar", () => {
  expect(addUp(points)).toEqual({ requests: 12, errors: 3, unpriced: 6, cost: "123456.300000006", charged: "0.300000000" });
  expect(addUp([])).toEqual({ requests: 0, errors: 0, unpriced: 0, cost: "0.000000000", charged: "0.000000000" });
});

test("bars join without a gap, the last one ends with the range, and some of them in either direction are a range", () => {
  const bars = toBars(points, END);
  expect(bars.map(({ from, to }) => [from, to])).toEqual([
    [points[0]?.at, points[1]?.at],
    [points[1]?.at, points[2]?.at],
    [points[2]?.at, END],
  ]);
  expect(rangeOf(bars, 2, 1)).toEqual({ from: points[1]?.at, to: END });
  expect(rangeOf(bars, 1, 1)).toEqual({ from: points[1]?.at, to: points[2]?.at });
  expect(rangeOf(bars, 1, 7)).toBeNull();
  const late = toBars(points, "2026-11-22T01:59:00.000Z").at(-1);
  expect(late && late.to > late.from, "the browser's clock is behind").toBe(true);
});

test("no range has more bars than can be seen, and none that the statistics refuse", () => {
  const HOUR = 3_600_000;
  const BAR_MS = { minute: 60_000, hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR };
  const to = Date.parse("2026-11-22T00:00:00Z");
  for (const hours of [0.5, 1, 3, 3.5, 24, 48, 7 * 24, 8 * 24, 30 * 24, 90 * 24, 366 * 24]) {
    const interval = intervalOf({ from: new Date(to - hours * HOUR).toISOString(), to: new Date(to).toISOString() });
    expect((hours * HOUR) / BAR_MS[interval], `${hours} hours`).toBeLessThanOrEqual(200);
    if (interval === "minute") expect(hours).toBeLessThanOrEqual(24);
    if (interval === "hour") expect(hours).toBeLessThanOrEqual(31 * 24);
  }
});
