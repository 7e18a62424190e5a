import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../e2e/tools/support/full-size";
import { cutRanges } from "./cut-ranges";

const range = (from: number, to: number) => ({ from: new Date(from), to: new Date(to) });

test("ranges that overlap share their parts", () => {
  const { parts, partsOf } = cutRanges([range(0, 10), range(10, 20), range(5, 15), range(30, 40), range(7, 7)]);
  expect(parts).toEqual([range(0, 5), range(5, 10), range(10, 15), range(15, 20), range(30, 40)]);
  expect(partsOf).toEqual([[0, 1], [2, 3], [1, 2], [4], []]);
});

test("of any ranges, each moment is in one part at most, and the parts of a range are that range", () => {
  const any = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })).map(([a, b]) => range(Math.min(a, b), Math.max(a, b)));
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), (ranges) => {
      const { parts, partsOf } = cutRanges(ranges);
      const moments = Array.from({ length: 60 }, (_, at) => at + 0.5);
      const holds = ({ from, to }: { from: Date; to: Date }, at: number) => from.getTime() < at && at < to.getTime();
      for (const at of moments) {
        const holding = parts.flatMap((part, i) => (holds(part, at) ? [i] : []));
        expect(holding.length).toBe(ranges.some((one) => holds(one, at)) ? 1 : 0);
        for (const [i, one] of ranges.entries()) expect(holding.some((part) => partsOf[i]?.includes(part))).toBe(holds(one, at));
      }
    }),
    { numRuns: runs(1_000) },
  );
});
