import { describe, expect, it } from "vitest";
import { emitAnswer } from "../../hub/emit-answer";
import type { HubEvent } from "../../hub/hub-answer";
import { gather, readAll } from "../testing/gather";
import { messagesProvider } from "./provider";
import { CONTEXT } from "./testing/hub-values";

type Event = Record<string, unknown> & { type: string };

const start: Event = { type: "message_start", message: { id: "msg_1", model: "claude-haiku-4-5", usage: { input_tokens: 7, output_tokens: 1 } } };
const open = (index: number, content_block: object): Event => ({ type: "content_block_start", index, content_block });
const piece = (index: number, delta: object): Event => ({ type: "content_block_delta", index, delta });
const close = (index: number): Event => ({ type: "content_block_stop", index });
const stop = (stop_reason: string, more: object = {}): Event[] => [
  { type: "message_delta", delta: { stop_reason, ...more }, usage: { output_tokens: 9 } },
  { type: "message_stop" },
];
const input = (index: number, partial_json: string) => piece(index, { type: "input_json_delta", partial_json });

function read(events: readonly Event[], stream = messagesProvider.readStream(CONTEXT)): HubEvent[] {
  return readAll(
    stream,
    events.map((data) => ({ name: data.type, data })),
  );
}
const partsOf = (...events: Event[]) => gather(read([start, ...events, ...stop("end_turn")])).parts;

describe("Anthropic's stream", () => {
  it("is told in the hub's order: start, parts in pieces, stop", () => {
    const events = [start, { type: "ping" }, open(0, { type: "text", text: "" }), piece(0, { type: "text_delta", text: "Hi" }), close(0)];
    expect(read([...events, ...stop("stop_sequence", { stop_sequence: "END" })])).toEqual([
      { type: "start", id: "msg_1", model: "claude-haiku-4-5", createdAtMs: null },
      { type: "ping" },
      { type: "part", index: 0, part: { type: "text", text: "", citations: [], cache: null, at: "" } },
      { type: "text", index: 0, text: "Hi" },
      { type: "end", index: 0 },
      { type: "stop", stop: { reason: "stop-sequence", sequence: "END" } },
    ]);
  });

  it("gives a call's arguments in pieces, and an empty object for none", () => {
    const calls = partsOf(
      ...[open(1, { type: "tool_use", id: "toolu_1", name: "add", input: {} }), input(1, ""), input(1, '{"a"'), input(1, ":1}"), close(1)],
      ...[open(2, { type: "tool_use", id: "toolu_2", name: "now", input: {} }), input(2, ""), close(2)],
      ...[open(3, { type: "tool_use", name: "now", input: { b: 2 } }), close(3)],
    );
    expect(calls).toMatchObject([
      { type: "tool-call", id: "toolu_1", name: "add", kind: "function", input: '{"a":1}' },
      { id: "toolu_2", input: "{}" },
      { id: "toolu_msg_ours_2", input: '{"b":2}' },
    ]);
  });

  it("gives thinking in pieces and its signature whole, and redacted thinking", () => {
    const parts = partsOf(
      ...[open(0, { type: "thinking", thinking: "", signature: "" }), piece(0, { type: "thinking_delta", thinking: "H" })],
      ...[piece(0, { type: "thinking_delta", thinking: "m" }), piece(0, { type: "signature_delta", signature: "c2" })],
      ...[piece(0, { type: "signature_delta", signature: "ln" }), close(0)],
      ...[open(1, { type: "redacted_thinking", data: "eA==" }), close(1), open(2, { type: "thinking", thinking: "x" }), close(2)],
    );
    expect(parts).toEqual([
      { type: "reasoning", text: "Hm", signature: "c2ln", maker: "anthropic", isRedacted: false, id: null, at: "" },
      { type: "reasoning", text: "", signature: "eA==", maker: "anthropic", isRedacted: true, id: null, at: "" },
      { type: "reasoning", text: "x", signature: null, maker: null, isRedacted: false, id: null, at: "" },
    ]);
  });

  it("tells sources by address, for the whole of the text that they stand at", () => {
    const citation = { type: "web_search_result_location", url: "https://e.com", title: "E", cited_text: "x" };
    const parts = partsOf(
      ...[open(0, { type: "text", text: "", citations: [] }), piece(0, { type: "citations_delta", citation })],
      ...[piece(0, { type: "text_delta", text: "yes" }), piece(0, { type: "citations_delta", citation: { type: "char_location" } }), close(0)],
    );
    expect(parts).toMatchObject([{ text: "yes", citations: [{ startIndex: 0, endIndex: 3, url: "https://e.com", title: "E" }] }]);
  });

  it("keeps blocks that only Anthropic has whole, in order, also those newer than us", () => {
    const parts = partsOf(
      ...[open(0, { type: "server_tool_use", id: "s", name: "web_search", input: {} }), input(0, '{"q"'), input(0, ":1}"), close(0)],
      ...[open(1, { type: "compaction", content: "" }), piece(1, { type: "compaction_delta", content: "Sh" })],
      ...[piece(1, { type: "compaction_delta", content: "ort", n: { a: 1 } }), close(1)],
      ...[open(2, { type: "text", text: "So" }), close(2)],
    );
    expect(parts).toMatchObject([
      { type: "foreign", format: "messages", value: { type: "server_tool_use", id: "s", name: "web_search", input: { q: 1 } } },
      { type: "foreign", format: "messages", value: { type: "compaction", content: "Short", n: { a: 1 } } },
      { type: "text", text: "So" },
    ]);
  });

  it("tells why it refuses", () => {
    const events = [start, ...stop("refusal", { stop_details: { type: "refusal", category: "bio", explanation: "Not this." } })];
    expect(gather(read(events))).toMatchObject({
      parts: [{ type: "refusal", text: "Not this." }],
      stop: { reason: "refusal", sequence: null },
    });
  });

  it.each([
    ["end_turn", "end"],
    ["stop_sequence", "stop-sequence"],
    ["tool_use", "tool-calls"],
    ["pause_turn", "pause"],
    ["max_tokens", "length"],
    ["model_context_window_exceeded", "context"],
    ["refusal", "refusal"],
    ["something_new", "end"],
    ["toString", "end"],
  ])("%s is %s", (reason, expected) => {
    expect(gather(read([start, ...stop(reason)])).stop.reason).toBe(expected);
  });

  it("ends with an error that comes inside: nothing after it, no stop", () => {
    const stream = messagesProvider.readStream(CONTEXT);
    const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
    const events = read([start, error, open(0, { type: "text", text: "late" }), ...stop("end_turn")], stream);
    expect(stream.error).toMatchObject({ status: 502, error: { message: "Overloaded", code: "upstream_error" } });
    expect(stream.isFinished).toBe(false);
    expect(events).toEqual([expect.objectContaining({ type: "start" })]);
  });

  it("closes what is open when the stream breaks off, and is not finished", () => {
    const stream = messagesProvider.readStream(CONTEXT);
    const events = read([start, open(0, { type: "text", text: "Hi" }), open(1, { type: "tool_use", id: "t", name: "a" })], stream);
    expect(events.filter(({ type }) => type === "end")).toHaveLength(2);
    expect(events.at(-1)?.type).toBe("end");
    expect(stream).toMatchObject({ isFinished: false, error: null });
  });

  it("keeps words whose block, or message, was never started", () => {
    const events = read([piece(0, { type: "text_delta", text: "Hi" }), input(4, '{"lost":1}'), { type: "message_stop" }]);
    expect(gather(events)).toMatchObject({ id: null, parts: [{ type: "text", text: "Hi" }], stop: { reason: "end" } });
  });

  it("is read whole as it is streamed, and as the hub emits it", () => {
    const content = [
      { type: "thinking", thinking: "Hm", signature: "c2ln" },
      { type: "text", text: "So", citations: [{ url: "https://e.com", title: "E" }] },
      { type: "tool_use", id: "toolu_1", name: "add", input: { a: 1 } },
      { type: "mcp_tool_use", id: "m", input: {} },
    ];
    const answer = messagesProvider.readAnswer({ id: "msg_1", model: "m", content, stop_reason: "tool_use" }, CONTEXT);
    expect(answer.parts).toHaveLength(4);
    const blocks = content.flatMap((block, i) => [open(i, block), close(i)]);
    const message = { id: "msg_1", model: "m" };
    expect(gather(read([{ type: "message_start", message }, ...blocks, ...stop("tool_use")]))).toEqual(answer);
    expect(gather(emitAnswer(answer))).toEqual(answer);
    for (const json of [null, [], "x", {}, { content: {} }]) expect(() => messagesProvider.readAnswer(json, CONTEXT)).toThrow("no message");
  });
});
