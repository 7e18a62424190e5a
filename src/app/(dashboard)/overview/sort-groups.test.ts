import { expect, test } from "vitest";
import { readSorting, sortRows } from "./sort-groups";

const row = (label: string, provider: string, requests: number) => ({
  label,
  totals: {
    requests,
    errors: 0,
    tokens: { input: requests, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, total: 0 },
    cost: { provider, margin: "0.000000000", charged: "0.000000000", unpricedRequests: 0 },
  },
});
const rows = [row("b", "9007199.254740993", 1), row("a", "9007199.254740992", 3), row("c", "0.000000000", 2), row("d", "0.000000000", 2)];
const sorted = (asked: string | null) => sortRows(rows, readSorting(asked)).map(({ label }) => label);

test("the dearest first, to the nano-dollar; then by requests, then by name", () => {
  expect(sorted(null)).toEqual(["b", "a", "c", "d"]);
  expect(sorted("cost")).toEqual(["c", "d", "a", "b"]);
});

test("by any column, either way", () => {
  expect(sorted("-requests")).toEqual(["a", "c", "d", "b"]);
  expect(sorted("requests")).toEqual(["b", "c", "d", "a"]);
  expect([sorted("name"), sorted("-name")]).toEqual([
    ["a", "b", "c", "d"],
    ["d", "c", "b", "a"],
  ]);
});

test("what is no column sorts by cost", () => {
  expect(["-%", "__proto__", "-constructor", ""].map(sorted)).toEqual(Array.from({ length: 4 }, () => sorted(null)));
});
