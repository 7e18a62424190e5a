import { expect, test } from "vitest";
import { isOfModel } from "./plan-reprice";

test.each([
  ["p/m@1", true],
  ["p/m@x@1", false], // a model that is called m@x
  ["p/m2@1", false],
  ["other/m@1", false],
  [null, false],
])("a call that was priced by %s is one of p/m: %s", (priceVersionId, isOne) => {
  const passes = JSON.stringify([{ model: "m", buckets: { input: 1 }, priceVersionId, serviceTier: null }]);
  expect(isOfModel({ passes }, { providerId: "p", id: "m" })).toBe(isOne);
});
