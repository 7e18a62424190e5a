import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fewest, runs } from "../../../../e2e/tools/support/full-size";
import type { Members } from "../../bytes/json/parse-members";
import { gather } from "../testing/gather";
import { responsesCaller } from "./caller";
import { responsesProvider } from "./provider";
import { CLOSING, contextOf } from "./testing/context";

const context = { requestedModel: "m", id: "chatcmpl-ours", createdAtMs: 0 };

const { readAnswer, readStream } = responsesProvider;

describe("whatever a provider sends", () => {
  const FULL = {
    type: "message",
    id: "msg_1",
    role: "assistant",
    content: [{ type: "output_text", text: "Hello", annotations: [{ type: "url_citation", url: "u" }] }],
  };
  const read = (...events: unknown[]) => {
    const reader = readStream(context);
    const told = [...events.flatMap((data) => reader.push({ name: null, data })), ...reader.end()];
    return { reader, told, answer: gather(told) };
  };

  it("is read from the end where the deltas are left out", () => {
    const call = { type: "function_call", call_id: "", name: "f", arguments: { a: 1 } };
    const { answer, reader } = read({ type: "response.completed", response: { id: "r", status: "completed", output: [FULL, call] } });
    expect(answer.parts).toMatchObject([
      { type: "text", text: "Hello", citations: [{ url: "u" }] },
      { type: "tool-call", id: "call_ours_0_1", name: "f", input: '{"a":1}' },
    ]);
    expect(reader.isFinished).toBe(true);
    const late = read(
      { type: "response.output_text.delta", output_index: 0, delta: "Hel" },
      { type: "response.output_item.done", output_index: 0, item: FULL },
    );
    expect(late.answer.parts).toMatchObject([{ type: "text", text: "Hello", citations: [{ url: "u" }] }]);
    expect(late.reader.isFinished).toBe(false);
  });

  it.each([
    { type: "error", code: "rate_limit_exceeded", message: "Slow." },
    { type: "error", error: { code: "rate_limit_exceeded", message: "Slow." } },
    { type: "response.failed", response: { status: "failed", error: { code: "rate_limit_exceeded", message: "Slow." } } },
  ])("%j is an error, and nothing comes after it", (event) => {
    const { reader, told } = read({ type: "response.created", response: {} }, event, { type: "response.completed", response: { output: [FULL] } });
    expect(reader.error).toMatchObject({ status: 429, error: { message: "Slow." } });
    expect([told.length, reader.isFinished]).toEqual([1, false]);
  });

  it.each([null, [], {}, { output: {} }, { status: "failed", output: [] }, { status: "in_progress", output: [] }, { error: { message: "x" } }])(
    "%j is no answer",
    (json) => {
      expect(() => readAnswer(json, context)).toThrow(Error);
    },
  );

  it("never breaks the reading of a stream", () => {
    const types = fc.constantFrom(
      ...["response.created", "response.output_item.added", "response.output_item.done", "response.content_part.added", "response.content_part.done"],
      ...["response.output_text.delta", "response.function_call_arguments.delta", "response.reasoning_summary_part.added", "response.completed"],
      ...[
        "response.reasoning_summary_text.delta",
        "response.refusal.delta",
        "response.output_text.annotation.added",
        "response.incomplete",
        "x",
        "error",
      ],
    );
    const junk = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(undefined, "toString", "__proto__", -1, 0.5, [null], [[]]));
    const item = fc.oneof(
      junk,
      fc.record({
        type: fc.constantFrom("message", "function_call", "reasoning", "x"),
        content: junk,
        name: junk,
        arguments: junk,
        summary: junk,
        id: junk,
      }),
    );
    const event = fc.record({
      type: types,
      output_index: fc.oneof(fc.nat(2), junk),
      content_index: fc.oneof(fc.nat(1), junk),
      delta: fc.oneof(fc.string(), junk),
      item,
      part: item,
      annotation: junk,
      response: fc.oneof(junk, fc.record({ output: fc.array(item), id: junk })),
    });
    let said = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: event }, junk), { maxLength: 15 }), (events) => {
        const { told } = read(...events);
        said += told.length;
        const [begun, ended] = [told.filter(({ type }) => type === "part").length, told.filter(({ type }) => type === "end").length];
        expect(ended).toBe(begun);
        const writer = responsesCaller.openStream(contextOf());
        for (const each of told) writer.push(each);
        expect(writer.close(CLOSING).at(-1)?.name).toMatch(/^response\.(completed|incomplete)$/);
        const stops = told.findIndex(({ type }) => type === "stop");
        expect(stops === -1 || stops === told.length - 1).toBe(true);
      }),
      { numRuns: runs(2000) },
    );
    expect(said).toBeGreaterThan(fewest(1000));
  });

  it("never breaks the reading of an answer or a request but by saying so", () => {
    const spoiled: fc.Arbitrary<Members> = fc.record({
      output: fc.array(
        fc.oneof(
          fc.jsonValue({ maxDepth: 3 }),
          fc.record({ type: fc.constantFrom("message", "reasoning", "function_call"), content: fc.jsonValue(), summary: fc.jsonValue() }),
        ),
      ),
    });
    fc.assert(
      fc.property(spoiled, (body) => {
        expect(readAnswer(body, context).parts.length).toBeGreaterThanOrEqual(0);
        try {
          responsesCaller.readRequest({ model: "m", input: body.output }, { isStreaming: false });
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid_request", param: expect.stringMatching(/^input/) });
        }
      }),
      { numRuns: runs(2000) },
    );
  });
});
