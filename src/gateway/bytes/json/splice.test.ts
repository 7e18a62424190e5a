import { expect, it } from "vitest";
import { scanTopLevel } from "./scan-json";
import { addMember, cut, insertMember, type ScannedObject, setMember, spanWithComma } from "./splice";

function scan(text: string): { bytes: Buffer; object: ScannedObject } {
  const bytes = Buffer.from(text);
  const found = scanTopLevel(bytes);
  if (!found.ok) throw new Error(found.reason);
  return { bytes, object: found };
}

it.each([
  ["{ }", '{ "x":1}'],
  ['{"a":1 }\n', '{"a":1,"x":1 }\n'],
])("a member is inserted into %j", (text, expected) => {
  const { bytes, object } = scan(text);
  expect(String(insertMember(bytes, object, '"x":1'))).toBe(expected);
});

it.each([
  ['{"x":1}', "{}"],
  ['{"x":1, "b":2}', '{"b":2}'],
  ['{"a":"," , "x":1 }', '{"a":","  }'],
  ['{"a":1,"x":1,"b":2}', '{"a":1,"b":2}'],
])("a member is cut out of %j together with its comma", (text, expected) => {
  const { bytes, object } = scan(text);
  const member = object.members.get("x");
  if (!member) throw new Error("no x");
  const { from, to } = spanWithComma(bytes, object.members, member);
  expect(String(cut(bytes, from, to))).toBe(expected);
});

it.each([
  ['{"usage":{"a":1}, "n":9007199254740993}', ["usage"], '{"usage":{"a":1,"x":1}, "n":9007199254740993}'],
  ['{"a":{"b":{}}}', ["a", "b"], '{"a":{"b":{"x":1}}}'],
  ["{}", [], '{"x":1}'],
  ['{"usage":null}', ["usage"], null],
  ['{"a":1}', ["usage"], null],
  ["[1]", [], null],
])("a member is added to %j at %j", (text, path, expected) => {
  const changed = addMember(Buffer.from(text), path, '"x":1');
  expect(changed && String(changed)).toBe(expected);
});

it.each<[string, [string, ...string[]], string | null]>([
  ['{"a":1, "n":9007199254740993}', ["a"], '{"a":7, "n":9007199254740993}'],
  ['{"n":1}', ["a"], '{"n":1,"a":7}'],
  ['{"a":{"c":1}}', ["a", "b"], '{"a":{"c":1,"b":7}}'],
  ['{"a":{"b":2,"c":1}}', ["a", "b"], '{"a":{"b":7,"c":1}}'],
  ["{}", ["a", "b", "c"], '{"a":{"b":{"c":7}}}'],
  ['{"a":[]}', ["a", "b"], null],
])("in %j the member at %j gets a value, whether it is there or not", (text, path, expected) => {
  const changed = setMember(Buffer.from(text), path, "7");
  expect(changed && String(changed)).toBe(expected);
});
