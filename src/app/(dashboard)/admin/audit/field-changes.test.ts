import { expect, test } from "vitest";
import { fieldChanges } from "./field-changes";

test("an update shows only what differs, down to the one figure, and not that there is a new version", () => {
  expect(
    fieldChanges(
      { version: 1, isEnabled: true, pricing: { input: "1.0", output: "2.0" } },
      { version: 2, isEnabled: false, pricing: { input: "1.0", output: "3.0" } },
    ),
  ).toEqual([
    { field: "isEnabled", before: "true", after: "false" },
    { field: "pricing.output", before: "2.0", after: "3.0" },
  ]);
});

test("a creation has no before, a deletion no after", () => {
  expect(fieldChanges(null, { name: "a", ids: ["x"] })).toEqual([
    { field: "name", before: null, after: "a" },
    { field: "ids", before: null, after: '["x"]' },
  ]);
  expect(fieldChanges({ name: "a" }, null)).toEqual([{ field: "name", before: "a", after: null }]);
});

test("nothing is a value: a field that becomes null is seen", () => {
  expect(fieldChanges({ margin: "0.2" }, { margin: null })).toEqual([{ field: "margin", before: "0.2", after: "null" }]);
});
