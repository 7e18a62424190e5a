import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bySize } from "../../../../e2e/tools/support/full-size";
import { keepIntegers, parseExact, printExact, tryParseExact } from "./exact-json";

const again = (json: string, depth?: number) => printExact(parseExact(json, depth));

describe("integers that a double cannot hold", () => {
  it.each([
    ["of 64 bits", '{"a":[{"b":9223372036854775807}]}'],
    ["negative", '{"a":[{"b":-9223372036854775808}]}'],
    ["as a schema writes its longest text", '{"a":[{"maxLength":9223372036854775807}]}'],
    ["of a hundred digits", `{"a":[{"b":${"9".repeat(100)}}]}`],
    ["in a list", '{"a":[[9007199254740993,1,"9007199254740993"]]}'],
    ["behind a text that holds quotes and backslashes", String.raw`{"a":[{"t":"\\\"{[ 12345678901234567890\\","b":12345678901234567891}]}`],
  ])("%s are what they were", (_, json) => {
    expect(again(json)).toBe(json);
  });

  it("stay numbers among a call's own parameters, where they are checked as such", () => {
    expect(parseExact('{"seed":9007199254740993,"config":{"max":9007199254740993},"tools":[{"max":9007199254740993}]}')).toEqual({
      seed: 9007199254740992,
      config: { max: 9007199254740992 },
      tools: [{ max: 9007199254740993n }],
    });
  });

  it("are exact from the first level on in arguments", () => {
    expect(again('{"id":12345678901234567891}', 0)).toBe('{"id":12345678901234567891}');
  });

  it("are no other numbers: fractions, exponents and what a double holds are parsed as ever", () => {
    const json = '{"a":[{"b":[0.12345678901234567890,1234567890123456e5,9007199254740991,1.5]}]}';
    expect(parseExact(json)).toEqual(JSON.parse(json));
  });

  it("are found in bytes, which are parsed once more only then", () => {
    const parsed = { a: [{ b: 1 }] };
    expect(keepIntegers(parsed, Buffer.from('{"a":[{"b":1}]}'))).toBe(parsed);
    expect(printExact(keepIntegers(parsed, Buffer.from('{"a":[{"é":9007199254740993}]}')))).toBe('{"a":[{"é":9007199254740993}]}');
  });
});

it("any JSON is read and written as JSON.parse and JSON.stringify do it", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (json) => {
      expect(parseExact(json, 0)).toEqual(JSON.parse(json));
      expect(printExact(parseExact(json))).toBe(JSON.stringify(JSON.parse(json)));
    }),
  );
});

it("any integer comes through, wherever it stands", () => {
  const value = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.bigInt().map(String),
      fc.string().map((text) => JSON.stringify(text)),
      fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
      fc
        .dictionary(
          fc.string({ minLength: 1 }).filter((name) => !/^\d|__proto__/.test(name)),
          tie("value"),
          { maxKeys: 4 },
        )
        .map((members) => `{${Object.entries(members).map(([name, inner]) => `${JSON.stringify(name)}:${inner}`)}}`),
    ),
  })).value;
  fc.assert(
    fc.property(value, (json) => {
      expect(again(`{"a":${json}}`, 0)).toBe(`{"a":${json}}`);
    }),
  );
});

const many = bySize({ small: 60_000, full: 600_000 });

it.each([
  ["digits", "1".repeat(9_000_000)],
  ["the longest integers that stay exact", `[[[${`${"1".repeat(300)},`.repeat(6_000)}1]]]`],
  ["texts", `[[[${'"a",'.repeat(many)}1234567890123456789]]]`],
  ["backslashes", `[[["${"\\".repeat(2_000_000)}",1234567890123456789]]]`],
  ["quotes", `[[["${'\\"'.repeat(1_000_000)}",1234567890123456789]]]`],
  ["empty objects", `[[[${"{},".repeat(many)}1234567890123456789]]]`],
  ["levels", `${"[".repeat(1_000)}1234567890123456789${"]".repeat(1_000)}`],
])("many %s take a small multiple of what parsing takes", (_, json) => {
  const plainMs = timeOf(() => JSON.parse(json));
  expect(timeOf(() => parseExact(json))).toBeLessThan(12 * plainMs + 300);
});

function timeOf(work: () => unknown): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

it("text that is not JSON is undefined", () => {
  for (const text of ["", "{", '{"a":[[[12345678901234567890', '"', "1234567890123456 7", "[[[00123456789012345678]]]", "{12345678901234567890:1}"])
    expect(tryParseExact(text)).toBeUndefined();
});
