import { expect, test } from "vitest";
import { readView } from "../range-bar/read-view";
import { readLog } from "./read-log";

const now = new Date("2026-11-22T12:00:00Z");
const read = (asked: Record<string, string>) => readLog(asked, readView(asked, { now, timeZone: "Asia/Seoul" }), now);

test("a range that ends now has no end, so that new calls are in it", () => {
  expect(read({ range: "7d" })).toEqual({ query: { from: "2026-11-15T12:00:00.000Z" }, isLive: true, isFiltered: false });
});

test("one that is over has its end, and nothing arrives in it any more", () => {
  expect(read({ from: "2026-11-01", to: "2026-11-03" })).toEqual({
    query: { from: "2026-11-01T00:00:00.000Z", to: "2026-11-03T00:00:00.000Z" },
    isLive: false,
    isFiltered: false,
  });
  expect(read({ from: "2026-11-20", to: "2026-12-01" }).isLive).toBe(true);
});

test("filters are asked for as they stand in the address; one that is not understood is no filter", () => {
  const { query, isFiltered } = read({ tag: "env=production=eu", minCost: "0.5", status: "error", requestId: "req_01" });
  expect(query).toMatchObject({ tag: "env=production=eu", minCost: "0.5", status: "error", requestId: "req_01" });
  expect(isFiltered).toBe(true);
  expect(read({ minCost: "much", tag: "env" })).toMatchObject({ query: { from: expect.any(String) }, isFiltered: false });
  expect(Object.keys(read({ minCost: "much", tag: "env" }).query)).toEqual(["from"]);
});
