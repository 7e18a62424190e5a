import { expect, test } from "vitest";
import { filtersOf, readGrouping } from "./read-grouping";

test.each([
  [{}, ["model"], true],
  [{ group: "user" }, ["user"], true],
  [{ group: "tag:team", and: "model" }, [{ tag: "team" }, "model"], true],
  [{ group: "model", and: "model" }, ["model"], true],
  [{ group: "tag:a", and: "tag:a" }, [{ tag: "a" }], true],
  [{ group: "planet", and: "user" }, ["model", "user"], false],
  [{ group: "tag:", and: "x" }, ["model"], false],
  [{ group: ["user", "model"] }, ["model"], false],
])("%j", (asked, by, isAsAsked) => {
  expect(readGrouping(asked)).toEqual({ by, isAsAsked });
});

test("a group's filters are those of the statistics APIs; calls without a value have none", () => {
  expect(filtersOf(["key", { tag: "team" }], ["tok_1", "a=b"])).toEqual({ keyId: "tok_1", tag: "team=a=b" });
  expect(filtersOf(["session"], ["s"])).toEqual({ sessionId: "s" });
  expect(filtersOf(["model", "user"], ["gpt-4o", null])).toBeNull();
});
