import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../../../e2e/tools/support/full-size";
import { scanTopLevel } from "./scan-json";

const scan = (text: string | Uint8Array) => scanTopLevel(typeof text === "string" ? Buffer.from(text) : text);

/** What JSON.parse says about the same bytes, and the two things that it lets pass: not an object, a name twice at the top level. */
function judge(bytes: Uint8Array): "object" | "other" | "invalid" {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? "object" : "other";
  } catch {
    return "invalid";
  }
}

function agrees(bytes: Uint8Array): boolean {
  const result = scanTopLevel(bytes);
  const verdict = judge(bytes);
  if (result.ok) return verdict === "object" && spansParse(bytes);
  return verdict !== "object" || / twice$|nested deeper/.test(result.reason);
}

function spansParse(bytes: Uint8Array): boolean {
  const result = scanTopLevel(bytes);
  if (!result.ok) return false;
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString("utf8");
  const rebuilt = [...result.members].map(([key, span]) => [key, JSON.parse(text(span.valueStart, span.valueEnd))]);
  const whole = JSON.parse(Buffer.from(bytes).toString("utf8"));
  return JSON.stringify(Object.fromEntries(rebuilt)) === JSON.stringify(whole) && bytes[result.objectEnd] === 0x7d;
}

describe("scanTopLevel", () => {
  it("tells where each member stands", () => {
    const text = ' { "model" : "a\\"b", "n":[1,{"x":2}] ,"stream":true}\n';
    const result = scan(text);
    if (!result.ok) throw new Error(result.reason);
    const values = [...result.members].map(([key, span]) => [key, text.slice(span.valueStart, span.valueEnd)]);
    expect(values).toEqual([
      ["model", '"a\\"b"'],
      ["n", '[1,{"x":2}]'],
      ["stream", "true"],
    ]);
    expect(text[result.objectEnd]).toBe("}");
    expect(text[result.members.get("n")?.keyStart ?? -1]).toBe('"');
  });

  it.each([
    ["", "is empty"],
    ["[]", "is not a JSON object"],
    ['"a"', "is not a JSON object"],
    ["\ufeff{}", "begins with a byte order mark"],
    ['{"a":1', "ends too early"],
    ['{"a":"b', "ends too early"],
    ['{"a":1}x', "goes on after its end"],
    ['{"a":1}{}', "goes on after its end"],
    ['{"a":1,}', "is not valid JSON"],
    ['{"a":01}', "is not valid JSON"],
    ['{"a":1.}', "is not valid JSON"],
    ['{"a":NaN}', "is not valid JSON"],
    ["{a:1}", "is not valid JSON"],
    ['{"a":"\\x"}', "is not valid JSON"],
    ['{"a":"\\u12g4"}', "is not valid JSON"],
    ['{"a":"x\ny"}', "has a control character in a string"],
    [`{"a":"${"x".repeat(500)}\u0001"}`, "has a control character in a string"],
    ['{"a":1,"a":2}', 'has the member "a" twice'],
    ['{"model":1,"mod\\u0065l":2}', 'has the member "model" twice'],
  ])("refuses %j: it %s", (text, reason) => {
    const result = scan(text);
    expect(result.ok ? "accepted" : result.reason).toBe(reason);
  });

  it("keeps names apart that only an object with a prototype would mix up", () => {
    const result = scan('{"__proto__":1,"constructor":2}');
    expect(result.ok && [...result.members.keys()]).toEqual(["__proto__", "constructor"]);
  });

  it("goes 256 levels deep and no deeper", () => {
    const nest = (levels: number) => `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
    expect(scan(nest(256)).ok).toBe(true);
    expect(scan(nest(257)).ok).toBe(false);
    expect(scan('{"a":'.repeat(300_000)).ok).toBe(false);
  });

  it("accepts what JSON.parse accepts", () => {
    const object = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ stringUnit: "binary", maxDepth: 5 }));
    fc.assert(
      fc.property(object, fc.constantFrom(0, 2, "\t"), (value, indent) => agrees(Buffer.from(JSON.stringify(value, null, indent)))),
      { numRuns: runs(3000) },
    );
  });

  it("agrees with JSON.parse about mutated bytes", () => {
    const seeds = [
      '{"model":"gpt-4o","messages":[{"role":"user","content":"h\\u00e9 \\"x\\" \\n"}],"stream":true,"n":-1.5e+10,"x":null}',
      `{"image":"${"QUJD".repeat(100)}","after":[false,{},[]],"deep":{"a":{"b":[{"c":0}]}}}`,
      ' {"a" : [ 1 , 2.0E-3 ] , "b":"한국어 😀"} ',
    ].map((seed) => Buffer.from(seed));
    const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(...Buffer.from('{}[]",:\\u0eE.+-tfn \n')));
    const edit = fc.record({ at: fc.nat(), kind: fc.constantFrom("replace", "insert", "delete", "cut"), byte });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 3 }), (seed, edits) => agrees(edits.reduce(mutate, seed))),
      { numRuns: runs(100_000) },
    );
  });

  it("finds a flaw wherever it stands in a long string, however the bytes lie in memory", () => {
    const pool = Buffer.alloc(2048);
    for (let offset = 0; offset < 4; offset++) {
      for (let at = 0; at < 400; at++) {
        const text = Buffer.from(`{"a":"${"x".repeat(400)}"}`);
        text[6 + at] = 0x1f;
        const bytes = pool.subarray(offset, offset + text.copy(pool, offset));
        expect(scan(bytes)).toMatchObject({ ok: false, at: 6 + at });
        bytes[6 + at] = 0xff;
        expect(scan(bytes).ok).toBe(true);
      }
    }
  });

  it("reads a byte few times at most, and the plain run of a long string by words of four", () => {
    const plain = countReads(`{"model":"m","image":"${"QUJDRA+/".repeat(2_500)}","stream":true}`);
    const escaped = countReads(`{"model":"m","text":"${'\\"key\\":\\n'.repeat(2_000)}"}`);
    expect(plain.reads).toBeLessThan(plain.bytes / 10);
    expect(escaped.reads).toBeLessThan(escaped.bytes * 3);
  });
});

/** How many single bytes a scan looks at. */
function countReads(text: string): { reads: number; bytes: number } {
  const bytes = Buffer.from(text);
  let reads = 0;
  const watched = new Proxy(bytes, {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/.test(key)) reads++;
      return Reflect.get(target, key, target);
    },
  });
  expect(scanTopLevel(watched).ok).toBe(true);
  return { reads, bytes: bytes.length };
}

function mutate(bytes: Buffer, edit: { at: number; kind: string; byte: number }): Buffer {
  const at = edit.at % (bytes.length + 1);
  if (edit.kind === "cut") return bytes.subarray(0, at);
  if (edit.kind === "insert") return Buffer.concat([bytes.subarray(0, at), Buffer.of(edit.byte), bytes.subarray(at)]);
  if (edit.kind === "delete") return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
  return Buffer.concat([bytes.subarray(0, at), Buffer.of(edit.byte), bytes.subarray(at + 1)]);
}
