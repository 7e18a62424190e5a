import { expect, test } from "vitest";
import { checkVersion, findDroppedHeaders, forwardHeaders } from "./forwarded-headers";

const OURS = ["x-api-key", "k", "anthropic-version", "2023-06-01"];

function forward(caller: string[], format: "messages" | "gemini" = "messages"): string[] {
  const headers = [...OURS];
  forwardHeaders(headers, caller, format);
  return headers;
}

test("a caller's version of Anthropic's API goes to it as it is, instead of ours, and its betas with it", () => {
  expect(forward(["Anthropic-Version", "2026-10-21", "anthropic-beta", "a, b-1"])).toEqual([
    ...["x-api-key", "k", "anthropic-version", "2026-10-21", "anthropic-beta", "a, b-1"],
  ]);
  expect(forward([])).toEqual(OURS);
  expect(forward(["anthropic-version", "2026-10-21", "anthropic-beta", "a"], "gemini")).toEqual(OURS);
});

test.each([
  ["anthropic-version", "1999-01-01"],
  ["anthropic-beta", "a\tb"],
])("%s: %s goes nowhere", (name, value) => {
  expect(forward([name, value])).toEqual(OURS);
});

test("the versions of both kinds of SDKs are there, others are refused by name", () => {
  for (const version of ["2023-06-01", "2026-10-21"]) expect(() => checkVersion(["anthropic-version", version])).not.toThrow();
  expect(() => checkVersion(["anthropic-version", "1999-01-01"])).toThrow("there is no version");
});

test("betas that are not forwarded are named as left out, of Anthropic's callers only", () => {
  expect(findDroppedHeaders(["Anthropic-Beta", "a", "anthropic-version", "2026-10-21"], "messages")).toEqual(["anthropic-beta"]);
  expect(findDroppedHeaders([], "messages")).toEqual([]);
  expect(findDroppedHeaders(["anthropic-beta", "a"], "gemini")).toEqual([]);
});
