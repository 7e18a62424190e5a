import fc from "fast-check";
import { expect, test } from "vitest";
import { addDurations, formatDurations } from "./durations";

test("counts of durations are read as they were written, and added to what is there", () => {
  const counts = fc.uniqueArray(fc.tuple(fc.nat(2_147_483_647), fc.integer({ min: 1, max: 1_000_000 })), { selector: ([ms]) => ms });
  fc.assert(
    fc.property(counts, counts, (some, more) => {
      const read = new Map(some);
      addDurations(read, formatDurations(new Map(more)));
      const expected = new Map(some);
      for (const [ms, count] of more) expected.set(ms, (expected.get(ms) ?? 0) + count);
      expect(read).toEqual(expected);
    }),
  );
});

test("texts that were put one behind the other are the sum of both, empty ones too", () => {
  const read = new Map<number, number>();
  addDurations(read, " 0:2 7:1  7:10 ");
  expect([...read]).toEqual([
    [0, 2],
    [7, 11],
  ]);
});
