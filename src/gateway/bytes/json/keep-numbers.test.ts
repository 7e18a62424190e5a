import fc from "fast-check";
import { expect, test } from "vitest";
import { hasLongNumber } from "./exact-json";
import { keepNumbers } from "./keep-numbers";

function keep(text: string, made: Record<string, unknown>): string {
  const bytes = Buffer.from(text);
  return String(keepNumbers({ bytes, json: JSON.parse(text), hasLongNumbers: hasLongNumber(bytes) }, made));
}

test("a member that is as it came keeps numbers that JavaScript does not have", () => {
  const text = '{ "model":"ours", "tools":[{"maximum":9223372036854775807}], "session_id":"s","stream":true }';
  const { tools } = JSON.parse(text);
  const made = { model: "theirs", tools, stream: true, max_tokens: 5 };
  expect(keep(text, made)).toBe('{ "model":"theirs", "tools":[{"maximum":9223372036854775807}],"stream":true,"max_tokens":5 }');
});

test.each(["toString", "__proto__", "constructor"])("a member called %s is left out like any other, and put in like any other", (name) => {
  const long = '"exact":12345678901234567890';
  const [without, within] = [`{"a":1,${long}}`, `{"a":1,"${name}":2,${long}}`];
  expect(keep(within, JSON.parse(without))).toBe(without);
  expect(JSON.parse(keep(without, JSON.parse(within)))).toEqual(JSON.parse(within));
});

test("without such a number it is what JSON.stringify makes", () => {
  expect(keep('{ "a": 1 }', { a: 1, b: 2 })).toBe('{"a":1,"b":2}');
});

test("whatever is changed, left out or added, the object is the one that was made", () => {
  const members = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 6 });
  fc.assert(
    fc.property(members, members, fc.array(fc.string({ maxLength: 8 })), (before, changes, gone) => {
      const parsed = JSON.parse(JSON.stringify({ ...before, exact: 1 })) as Record<string, unknown>;
      const made = JSON.parse(JSON.stringify({ ...parsed, ...changes })) as Record<string, unknown>;
      for (const name of gone) delete made[name];
      const text = JSON.stringify(parsed).replace('"exact":1', '"exact":12345678901234567890');
      const kept = JSON.parse(String(keepNumbers({ bytes: Buffer.from(text), json: parsed, hasLongNumbers: true }, made)));
      expect({ ...kept, exact: null }).toEqual({ ...made, exact: null });
    }),
  );
});
