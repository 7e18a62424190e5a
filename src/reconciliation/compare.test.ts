import { expect, test } from "vitest";
import { compareUsage, type OwnCell } from "./compare";
import type { ExportCell } from "./read-export";

const own = (change: Partial<OwnCell> = {}): OwnCell => ({
  day: "2025-11-20",
  model: "m",
  requests: 1,
  unpricedRequests: 0,
  tokens: { input: 10n, output: 2n, cacheRead: 0n, cacheWrite: 0n },
  costNanoUsd: 1_000n,
  ...change,
});
const theirs = (change: Partial<ExportCell> = {}): ExportCell => ({
  day: "2025-11-20",
  model: "m",
  tokens: { input: 10n, output: 2n },
  costNanoUsd: 1_000n,
  ...change,
});
const layout = { id: "mapped", tokens: ["input", "output"] as const, hasCost: true };
const verdict = (
  ours: OwnCell[],
  others: ExportCell[],
  stated: typeof layout | { id: string; tokens: readonly "input"[]; hasCost: boolean } = layout,
) =>
  compareUsage(ours, { cells: others, layout: stated }).cells.map(({ model, state, differs, differenceNanoUsd }) => [
    model,
    state,
    differs,
    differenceNanoUsd,
  ]);

test("what agrees in everything that the file states is matched", () => {
  expect(verdict([own()], [theirs()])).toEqual([["m", "matched", [], 0n]]);
  expect(
    verdict([own({ tokens: { input: 10n, output: 9n, cacheRead: 5n, cacheWrite: 0n }, costNanoUsd: 7n })], [theirs({ costNanoUsd: null })], {
      id: "x",
      tokens: ["input"],
      hasCost: false,
    }),
  ).toEqual([["m", "matched", [], null]]);
});

test("one nano-dollar is a difference of price, one token a difference of usage", () => {
  expect(verdict([own()], [theirs({ costNanoUsd: 1_001n })])).toEqual([["m", "differs", ["cost"], 1n]]);
  expect(verdict([own()], [theirs({ tokens: { input: 10n, output: 3n }, costNanoUsd: 999n })])).toEqual([["m", "differs", ["output", "cost"], -1n]]);
});

test("what one side alone has is missing on the other, but nothing is missing where nothing was used", () => {
  expect(verdict([own({ model: "a" })], [theirs({ model: "b" })])).toEqual([
    ["a", "missing_there", ["input", "output", "cost"], -1_000n],
    ["b", "missing_here", ["input", "output", "cost"], 1_000n],
  ]);
  const failed = own({ model: "c", tokens: { input: 0n, output: 0n, cacheRead: 0n, cacheWrite: 0n }, costNanoUsd: 0n });
  expect(verdict([failed], [theirs({ model: "d", tokens: { input: 0n, output: 0n }, costNanoUsd: 0n })])).toEqual([]);
});

test("the counts and the totals are of all cells", () => {
  const { counts, ours, theirs: others } = compareUsage([own(), own({ day: "2025-11-21" })], { cells: [theirs(), theirs({ model: "n" })], layout });
  expect(counts).toEqual({ matched: 1, differs: 0, missing_here: 1, missing_there: 1 });
  expect([ours.costNanoUsd, others.costNanoUsd, others.tokens.input]).toEqual([2_000n, 2_000n, 20n]);
});
