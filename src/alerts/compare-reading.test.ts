import fc from "fast-check";
import { expect, test } from "vitest";
import { type Side, sideOf, stepOf } from "./compare-reading";
import { judgeErrors } from "./read-calls";

test("a rule fires once for each time that its value passes the threshold, after having been 10 % below it", () => {
  const value = fc.double({ min: 0, max: 2, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), (values) => {
      let hasFired = false;
      let events = 0;
      let expected = 0;
      let isArmed = true;
      for (const one of values) {
        const step = stepOf(sideOf(one, 1), hasFired);
        if (step === "fire") events += 1;
        hasFired = step === "stay" ? hasFired : step === "fire";
        if (isArmed && one >= 1) {
          expected += 1;
          isArmed = false;
        } else if (one <= 0.9) isArmed = true;
      }
      expect(events).toBe(expected);
    }),
  );
});

test.each<[number, number, Side]>([
  [19, 19, "between"],
  [20, 2, "over"],
  [100, 10, "over"],
  [1000, 95, "between"],
  [100, 9, "clear"],
  [3, 0, "clear"],
  [0, 0, "clear"],
])("of %i calls %i failed, with a threshold of 10 %%: %s", (requests, errors, side) => {
  expect(judgeErrors(requests, errors, 0.1)).toBe(side);
});
