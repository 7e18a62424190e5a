import fc from "fast-check";
import { expect, it, test } from "vitest";
import { fewest, runs } from "../../../../e2e/tools/support/full-size";
import { gather } from "../testing/gather";
import { spoil } from "../testing/spoil";
import { readAnswer } from "./read-answer";
import { GeminiStreamReader } from "./read-stream";
import { answer } from "./testing/arbitrary";
import { context, contextFor } from "./testing/google-sdk";
import { writeAnswer } from "./write-answer";

function readAll(chunks: readonly unknown[]) {
  const reader = new GeminiStreamReader(context);
  const events = [...chunks.flatMap((data) => reader.push({ name: null, data })), ...reader.end()];
  return { reader, events, answer: gather(events) };
}

const chunk = (parts: unknown[], finishReason?: unknown) => ({ candidates: [{ content: { role: "model", parts }, finishReason, index: 0 }] });

test("a chunk's first part goes on where the last one has stopped", () => {
  const { answer: read } = readAll([
    chunk([{ text: "a", thought: true }]),
    chunk([{ text: "b", thought: true }, { text: "c" }]),
    chunk([{ text: "d" }, { text: "e" }]),
    chunk([{ text: "", thoughtSignature: "s" }], "STOP"),
  ]);
  expect(read.parts).toMatchObject([
    { type: "reasoning", text: "ab", signature: null },
    { type: "text", text: "cd" },
    { type: "text", text: "e" },
    { type: "reasoning", text: "", signature: "s", maker: "google" },
  ]);
});

test("calls without an id get one of their own, unlike in any other answer", () => {
  const parts = [{ functionCall: { name: "f" } }, { functionCall: { name: "f", args: { a: 1 }, id: "theirs" } }, { functionCall: { name: "g" } }];
  const { answer: read } = readAll([chunk(parts, "STOP")]);
  expect(read.parts).toMatchObject([
    { id: "call_ours_0_0", name: "f", input: "{}" },
    { id: "theirs", input: '{"a":1}' },
    { id: "call_ours_0_2", name: "g" },
  ]);
  expect(read.stop.reason).toBe("tool-calls");
});

test("arguments in pieces are put where they belong, and nowhere else", () => {
  const piece = (jsonPath: string, value: object) => ({ functionCall: { partialArgs: [{ jsonPath, ...value }], willContinue: true } });
  const { answer: read } = readAll([
    chunk([{ functionCall: { name: "f", willContinue: true } }]),
    chunk([piece("$.a[0]['b c']", { stringValue: "x", willContinue: true })]),
    chunk([piece("$.a[0]['b c']", { stringValue: "y" })]),
    chunk([piece("$.a[1]", { boolValue: false })]),
    chunk([piece("$.n", { nullValue: "NULL_VALUE" })]),
    chunk([piece("$.__proto__.polluted", { numberValue: 1 })]),
    ...["$.a[999999999]", "$.a.b", "$.a[0][0]", "a", "$", "$..x", "$.a[", "$.n["].map((path) => chunk([piece(path, { numberValue: 1 })])),
    chunk([{ functionCall: {} }]),
    chunk([{ functionCall: {} }], "STOP"),
  ]);
  expect(read.parts.length).toBe(1);
  expect(JSON.parse((read.parts[0] as { input: string }).input)).toEqual(
    JSON.parse('{"a":[{"b c":"xy"},false],"n":null,"__proto__":{"polluted":1}}'),
  );
  expect({}).not.toHaveProperty("polluted");
});

test.each([
  ["STOP", "end"],
  [1, "end"],
  ["MAX_TOKENS", "length"],
  [2, "length"],
  ["SAFETY", "filter"],
  ["RECITATION", "filter"],
  ["MALFORMED_FUNCTION_CALL", "filter"],
  ["NEWER_THAN_US", "filter"],
])("%s means %s", (reason, expected) => {
  expect(readAnswer(chunk([{ text: "x" }], reason), context).stop.reason).toBe(expected);
});

test("a blocked prompt is an answer: a filter's", () => {
  const blocked = { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata: { promptTokenCount: 9 }, modelVersion: "m" };
  expect(readAnswer(blocked, context)).toMatchObject({ parts: [], stop: { reason: "filter" }, model: "m" });
  expect(readAll([blocked]).reader.isFinished).toBe(true);
});

test("what follows the finish reason is read too, and the stop comes last", () => {
  const { events } = readAll([chunk([{ text: "a" }], "STOP"), chunk([{ text: "b" }]), { usageMetadata: { promptTokenCount: 1 } }]);
  expect(events.map(({ type }) => type)).toEqual(["start", "part", "text", "text", "end", "stop"]);
});

test("a source is found by bytes: of its part, or in a stream of all that was said", () => {
  const groundingMetadata = (startIndex: number, endIndex: number, text?: string) => ({
    groundingChunks: [{ retrievedContext: { uri: "gs://b/o" } }, { web: { uri: "https://example.com", title: "E" } }],
    groundingSupports: [{ segment: { startIndex, endIndex, text }, groundingChunkIndices: [0, 1, 7] }],
  });
  const said = [chunk([{ text: "°b a" }]), chunk([{ text: "x", thought: true }]), chunk([{ text: "é" }])];
  const cite = (...segment: Parameters<typeof groundingMetadata>) => {
    const [last] = chunk([{ text: "a a" }], "STOP").candidates;
    const { parts } = readAll([...said, { candidates: [{ ...last, groundingMetadata: groundingMetadata(...segment) }] }]).answer;
    return parts.map((part) => (part.type === "text" ? part.citations : []));
  };
  const source = { url: "https://example.com", title: "E" };
  expect(cite(9, 10, "a")).toEqual([[], [], [{ startIndex: 3, endIndex: 4, ...source }]]);
  expect(cite(2, 5, "a a")).toEqual([[], [], [{ startIndex: 1, endIndex: 4, ...source }]]);
  expect(cite(99, 100, "a a")).toEqual([[], [], [{ startIndex: 1, endIndex: 4, ...source }]]);
  expect(cite(99, 100)).toEqual([[], [], []]);
  // Of no words: another provider's source, which said only where it is.
  expect(cite(9, 9, "")).toEqual([[], [], [{ startIndex: 3, endIndex: 3, ...source }]]);
  expect(cite(9, 9)).toEqual([[], [], []]);
});

test("an error in the stream ends it, and is told", () => {
  const error = { error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } };
  const { reader, events } = readAll([chunk([{ text: "a" }]), [error], chunk([{ text: "b" }], "STOP")]);
  expect(reader).toMatchObject({ isFinished: false, error: { status: 502, error: { code: "upstream_error" } } });
  expect(events.map(({ type }) => type)).toEqual(["start", "part", "text", "end"]);
});

it.each([null, 7, "x", {}, [], { candidates: [] }, { usageMetadata: {} }, { error: { code: 500 } }])("%j is no answer", (json) => {
  expect(() => readAnswer(json, context)).toThrow("no generated content");
});

test("whatever comes, the events keep their order", () => {
  const shown = contextFor({ isShown: true });
  const spoiled = fc
    .tuple(answer, fc.array(fc.nat(), { maxLength: 9 }), fc.oneof(fc.jsonValue(), fc.constantFrom(null, "", -1, [], {}, [null], "__proto__", 1e300)))
    .map(([whole, picks, by]) => spoil(writeAnswer(whole, shown, { usage: null, cost: null }), picks, by));
  let parts = 0;
  fc.assert(
    fc.property(fc.array(fc.oneof(spoiled, fc.jsonValue()), { maxLength: 6 }), (chunks) => {
      const { events } = readAll(chunks);
      const open = new Set<number>();
      for (const event of events) {
        if (event.type === "part") open.add(event.index);
        else if ("index" in event) expect(open.has(event.index)).toBe(true);
        if (event.type === "text") expect(event.text).not.toBe("");
        if (event.type === "end") open.delete(event.index);
        if (event.type === "part") parts++;
      }
      expect(open.size).toBe(0);
    }),
    { numRuns: runs(3000) },
  );
  expect(parts).toBeGreaterThan(fewest(100));
});
