import { describe, expect, test } from "vitest";
import { compileMatch, type Match, MODEL_NAME_CHARS_MAX, matchSchema, modelNames } from "./match-model";

describe("compileMatch", () => {
  test.each<[Match, string, boolean]>([
    [{ equals: "GPT-4o" }, "gpt-4o", true],
    [{ equals: "gpt-4o" }, "gpt-4o-mini", false],
    [{ starts_with: "claude-3" }, "claude-3-opus", true],
    [{ starts_with: "claude-3" }, "x-claude-3", false],
    [{ ends_with: "-latest" }, "grok-latest", true],
    [{ ends_with: "-latest" }, "grok-latest-2", false],
    [{ contains: "haiku" }, "claude-haiku-4-5", true],
    [{ contains: "haiku" }, "claude-opus-5", false],
    [{ regex: "^o[134]$" }, "o3", true],
    [{ regex: "^o[134]$" }, "o3-mini", false],
    [{ or: [{ equals: "a" }, { equals: "b" }] }, "b", true],
    [{ or: [{ equals: "a" }, { equals: "b" }] }, "c", false],
    [{ and: [{ starts_with: "a" }, { regex: "^(?!.*-tts)" }] }, "a-1", true],
    [{ and: [{ starts_with: "a" }, { regex: "^(?!.*-tts)" }] }, "a-1-tts", false],
  ])("%j on %s: %s", (match, name, expected) => {
    expect(compileMatch(match)(name)).toBe(expected);
  });
});

describe("matchSchema", () => {
  test.each([{}, { equals: "" }, { equals: "a", contains: "b" }, { or: [] }, { regex: "(" }, { like: "a" }, "a"])("refuses %j", (match) => {
    expect(matchSchema.safeParse(match).success).toBe(false);
  });
});

describe("modelNames", () => {
  test("drops case, space and the models/ prefix", () => {
    expect(modelNames(" models/Gemini-2.5-Flash ")).toEqual(["gemini-2.5-flash"]);
  });

  test("tries a compact date with dashes too", () => {
    expect(modelNames("gpt-4o-20240806")).toEqual(["gpt-4o-20240806", "gpt-4o-2024-08-06"]);
  });

  test("has no spelling for what is no name", () => {
    expect([modelNames(""), modelNames("models/"), modelNames("x".repeat(MODEL_NAME_CHARS_MAX + 1))]).toEqual([[], [], []]);
  });
});
