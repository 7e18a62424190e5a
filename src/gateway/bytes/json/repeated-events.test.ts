import fc from "fast-check";
import { expect, it } from "vitest";
import { runs } from "../../../../e2e/tools/support/full-size";
import { RepeatedEvents } from "./repeated-events";
import { planSurvey, surveyJson } from "./survey-json";

const PLAN = planSurvey({ text: ["content"], watched: ["usage"], varying: ["created", "padding"] });
const delta = (content: string, created = 1, padding = "xy") =>
  Buffer.from(JSON.stringify({ id: "c", created, choices: [{ delta: { content }, finish_reason: null }], usage: null, padding }));
const learned = (event: Buffer) => {
  const events = new RepeatedEvents(PLAN);
  events.learn(event);
  return events;
};

it("counts the text of an event that differs in its text, its counter and its padding only", () => {
  const events = learned(delta("Hello"));
  for (const [content, bytes] of [
    ["", 0],
    [" you", 4],
    ["ü", 2],
    ['"', 2],
    ["\\", 2],
    ['\n\\"', 6],
    ['","usage":{"a":1}', 22],
  ] as const)
    expect(events.countText(delta(content, 17, ""))).toBe(bytes);
});

it.each([
  ["a longer event", '{"content":"a","b":1}'],
  ["a shorter event", '{"content":"a"'],
  ["another value", '{"content":null}'],
  ["another name", '{"contend":"a"}'],
  ["text without an end", '{"content":"a}'],
  ["nothing", ""],
])("does not know %s", (_what, event) => expect(learned(Buffer.from('{"content":"a"}')).countText(Buffer.from(event))).toBe(-1));

it("learns nothing from an event that is cut off, too large, or comes after many others", () => {
  expect(learned(Buffer.from('{"content":"a')).countText(Buffer.from('{"content":"a'))).toBe(-1);
  expect(learned(delta("x".repeat(5_000))).countText(delta("x"))).toBe(-1);
  const events = new RepeatedEvents(PLAN);
  for (let i = 0; i < 20; i++) events.learn(Buffer.from(`{"id":${i}}`));
  events.learn(delta("a"));
  expect(events.countText(delta("a"))).toBe(-1);
});

it("finds what a survey finds, whatever follows whatever", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    " ",
    "1",
    "23",
    '"content":"',
    '"usage":{',
    '"created":',
    '"padding":"',
    "é",
    "x",
  );
  const event = fc.array(piece, { maxLength: 14 }).map((pieces) => Buffer.from(pieces.join("")));
  const like = fc.tuple(fc.string({ unit: "binary", maxLength: 5 }), fc.nat(99), fc.string({ maxLength: 3 }));
  const repeated = like.map(([content, created, padding]) => delta(content, created, padding));
  fc.assert(
    fc.property(fc.array(fc.oneof(event, repeated), { maxLength: 8 }), (stream) => {
      const events = new RepeatedEvents(PLAN);
      for (const data of stream) {
        const survey = surveyJson(data, PLAN);
        const counted = events.countText(data);
        if (counted >= 0) expect([counted, false]).toEqual([survey.textBytes, survey.has("usage")]);
        else if (!survey.has("usage")) events.learn(data);
      }
    }),
    { numRuns: runs(5000) },
  );
});
