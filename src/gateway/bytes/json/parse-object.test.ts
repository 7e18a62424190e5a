import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../../../e2e/tools/support/full-size";
import { parseObject } from "./parse-object";
import { scanTopLevel } from "./scan-json";

const parse = (text: string) => parseObject(Buffer.from(text));
const nest = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;

describe("parseObject", () => {
  it.each([
    "{}",
    '{"a":1}',
    '{ "a": [1, {"b": "c"}], "d": null }\n',
    '{"a":"\\"b\\":1"}',
    '{"a":"x : y","b":"\\" : 1"}',
    '{"__proto__":1,"constructor":2}',
    '{"\\u0061":"\\ud800"}',
    nest(256),
  ])("parses %s", (text) => expect(parse(text)).toEqual(JSON.parse(text)));

  it.each([
    ["a name that stands twice", '{"a":1,"a":2}'],
    ["a name that stands twice, once with escapes", '{"a":1,"\\u0061":2}'],
    ["a name that stands twice, with white space before its colon", '{"a" :1,"a" :2}'],
    ["a name that stands twice further down", '{"a":{"b":1,"b":2}}'],
    ["what is nested too deep", nest(257)],
    ["arrays that are nested too deep", `{"a":${"[".repeat(256)}${"]".repeat(256)}}`],
    ["a name with a backslash", '{"a":{"b\\\\c":1}}'],
    ["a byte order mark", '\ufeff{"a":1}'],
    ["a list", '[{"a":1}]'],
    ["what is cut off", '{"a":"b'],
    ["what goes on after its end", "{} {}"],
    ["nothing", ""],
    ["what is large", `{"a":"${"x".repeat(64 * 1024)}"}`],
  ])("leaves %s to the scanner", (_what, text) => expect(parse(text)).toBeNull());

  it("takes what has been parsed already, and checks it by the bytes", () => {
    const parsed = { a: 1 };
    expect(parseObject(Buffer.from('{"a":1}'), parsed)).toBe(parsed);
    expect(parseObject(Buffer.from('{"a":0,"a":1}'), parsed)).toBeNull();
  });

  it("never finds a name that the engine only guessed", () => {
    for (let i = 0; i < 20; i++) JSON.parse('{"x":[],"\\\\":1}');
    expect(Object.keys(parse('{"x":[],"\\"":1}') ?? { x: [], '"': 1 })).toEqual(["x", '"']);
  });

  it("accepts only what the scanner accepts, and finds the same members", () => {
    const name = fc.constantFrom("a", "b", ":", '"', "\\", "\\u0061", "__proto__", "x:");
    const member = fc.tuple(
      name,
      fc.constantFrom("", " ", "\n"),
      fc.oneof(fc.json({ maxDepth: 3 }), fc.string().map(JSON.stringify as (text: string) => string)),
    );
    const text = fc
      .array(member, { maxLength: 5 })
      .map((members) => `{${members.map(([key, space, value]) => `${JSON.stringify(key)}${space}:${value}`).join()}}`);
    fc.assert(
      fc.property(text, (json) => {
        const bytes = Buffer.from(json);
        const scan = scanTopLevel(bytes);
        const object = parseObject(bytes);
        if (object === null) return;
        if (!scan.ok) throw new Error("the scanner refuses it");
        expect(Object.keys(object).sort()).toEqual([...scan.members.keys()].sort());
        for (const [key, span] of scan.members)
          expect(Object.getOwnPropertyDescriptor(object, key)?.value).toEqual(JSON.parse(bytes.toString("utf8", span.valueStart, span.valueEnd)));
      }),
      { numRuns: runs(3000) },
    );
  });
});
