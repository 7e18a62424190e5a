import fc from "fast-check";
import { expect, it } from "vitest";
import { runs } from "../../../../e2e/tools/support/full-size";
import { planSurvey, surveyJson } from "./survey-json";

const PLAN = planSurvey({ text: ["content"], watched: ["usage", "model", "error"] });
const survey = (text: string) => surveyJson(Buffer.from(text), PLAN);

it("finds watched members at the top level only, and text at any depth", () => {
  const found = survey('{"usage" : {"a":[1,2],"usage":3} , "x":[{"model":"no","content":"1234"},{"content":"56\\"8"}],"model":"m","error":null}');
  expect(found.members()).toEqual({ usage: { a: [1, 2], usage: 3 }, model: "m", error: null });
  expect([found.has("usage"), found.has("error"), found.has("x")]).toEqual([true, false, false]);
  expect(found.textBytes).toBe(9);
});

it("is not taken in by text that looks like a member", () => {
  const found = survey('{"x":"\\"usage\\":{\\"a\\":1},\\"content\\":\\"abc\\"","y":["usage","content"],"content":{"z":1}}');
  expect([found.has("usage"), found.textBytes]).toEqual([false, 0]);
});

it("counts the text of a message that is cut off", () => {
  expect(survey('{"model":"m","choices":[{"content":"12345').textBytes).toBe(5);
  expect(survey('{"content":"12345\\').textBytes).toBe(6);
  expect(survey('{"usage":{"a":').members()).toEqual({ usage: undefined, model: undefined, error: undefined });
});

it("sees what JSON.parse sees, in any object", () => {
  const name = fc.constantFrom("usage", "model", "content", "error", "x", "", "modell", "usag");
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.constant(null),
      tie("list"),
      tie("object"),
    ),
    list: fc.array(tie("any"), { maxLength: 3 }),
    object: fc.dictionary(name, tie("any"), { maxKeys: 4 }),
  }));
  fc.assert(
    fc.property(value.object, fc.constantFrom(0, 2), (object, indent) => {
      const found = survey(JSON.stringify(object, null, indent));
      const expected = JSON.parse(JSON.stringify(object)) as Record<string, unknown>;
      for (const member of PLAN.names) expect(found.valueOf(member)).toEqual(expected[member]);
      expect(found.textBytes).toBe(textBytes(expected));
    }),
    { numRuns: runs(5000) },
  );
});

function textBytes(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const entries = Object.entries(value);
  return entries.reduce(
    (sum, [key, item]) =>
      sum + (key === "content" && typeof item === "string" && !Array.isArray(value) ? Buffer.byteLength(JSON.stringify(item)) - 2 : textBytes(item)),
    0,
  );
}
