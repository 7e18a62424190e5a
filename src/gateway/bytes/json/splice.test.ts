import { expect, it } from "vitest";
import { scanTopLevel } from "./scan-json";
import { cut, insertMember, type ScannedObject, spanWithComma } from "./splice";

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
