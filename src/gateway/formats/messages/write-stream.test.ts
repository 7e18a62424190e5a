import type Anthropic from "@anthropic-ai/sdk";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../../../e2e/tools/support/full-size";
import { AppError } from "../../../domain/errors";
import { emitAnswer } from "../../hub/emit-answer";
import { markSignature } from "../../hub/foreign-signature";
import type { Closing, StreamEvent } from "../../hub/format";
import type { HubAnswer, HubEvent, StopReason } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import { hubRequest } from "../testing/hub-request";
import { messagesCaller } from "./caller";
import { clientsThatGet, frame } from "./testing/anthropic-client";
import { hubAnswer } from "./testing/arbitrary-hub";
import { CONTEXT, call, text } from "./testing/hub-values";

const context = { ...CONTEXT, request: hubRequest({ format: "messages" }), body: {} };
const USAGE = { input: 100, output: 30, cacheRead: 20, cacheWrite: 50, cacheWrite1h: 10, reasoning: 12 };
const closing: Closing = { usage: USAGE, cost: "0.000210000" };
const WRITTEN_USAGE = {
  ...{ input_tokens: 30, cache_creation_input_tokens: 50, cache_read_input_tokens: 20, output_tokens: 30 },
  ...{ cache_creation: { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 10 }, output_tokens_details: { thinking_tokens: 12 } },
};
const params = { model: "m", max_tokens: 9, messages: [{ role: "user" as const, content: "Hi" }] };

const answerOf = (parts: OutputPart[], reason: StopReason = "end"): HubAnswer => {
  return { id: "msg_1", model: "m", createdAtMs: null, parts, stop: { reason, sequence: null } };
};
const thought = (more: object) =>
  ({ type: "reasoning", text: "", signature: null, maker: null, isRedacted: false, id: null, at: "", ...more }) as OutputPart;

function write(events: readonly HubEvent[]): StreamEvent[] {
  const stream = messagesCaller.openStream(context);
  return [...events.flatMap((event) => stream.push(event)), ...stream.close(closing)];
}
const dataOf = (events: readonly StreamEvent[]) => events.map(({ data }) => data);
const names = (events: readonly StreamEvent[]) => events.map(({ name }) => name);

/** An answer with everything that this format can say, and what the SDK is to make of it. */
const ALL = answerOf([
  thought({ text: "Hm", signature: "c2ln", maker: "anthropic" }),
  thought({ signature: "Z29v", maker: "google" }),
  thought({ signature: "eA==", maker: "anthropic", isRedacted: true }),
  thought({ text: "unsigned" }),
  { ...text("So"), citations: [{ startIndex: 0, endIndex: 2, url: "https://e.com", title: "E" }] },
  text(""),
  call("toolu_1", '{"a":1}'),
  call("toolu_2", ""),
  call("toolu_3", 'any "text" 😀\n', { kind: "custom" }),
  { type: "foreign", format: "gemini", value: { executableCode: {} }, at: "" },
  { type: "foreign", format: "messages", value: { type: "compaction", content: "Short." }, at: "" },
]);
const SAID = [
  { type: "thinking", thinking: "Hm", signature: "c2ln" },
  { type: "thinking", thinking: "", signature: markSignature("Z29v", "google", "anthropic") },
  { type: "redacted_thinking", data: "eA==" },
  { type: "thinking", thinking: "unsigned", signature: "" },
  {
    type: "text",
    text: "So",
    citations: [{ type: "web_search_result_location", url: "https://e.com", title: "E", cited_text: "", encrypted_index: "" }],
  },
  { type: "tool_use", id: "toolu_1", name: "add", input: { a: 1 } },
  { type: "tool_use", id: "toolu_2", name: "add", input: {} },
  { type: "tool_use", id: "toolu_3", name: "add", input: { input: 'any "text" 😀\n' } },
  { type: "compaction", content: "Short." },
];

describe("an answer in Anthropic's words", () => {
  it("is read by Anthropic's own SDKs, in one piece and as a stream", async () => {
    const expected = { id: "msg_1", type: "message", role: "assistant", model: "m", content: SAID, stop_reason: "tool_use", stop_sequence: null };
    const json = JSON.stringify(messagesCaller.writeAnswer(ALL, context, closing));
    for (const [, client] of clientsThatGet(json, "application/json")) {
      const message = JSON.parse(JSON.stringify(await client.messages.create(params)));
      expect(message).toMatchObject({ ...expected, usage: { ...WRITTEN_USAGE, cost: "0.000210000" } });
    }
    const events = write(emitAnswer(ALL));
    for (const [, client] of clientsThatGet(frame(events), "text/event-stream")) {
      const { cache_creation: _split, ...usage } = WRITTEN_USAGE;
      const message = JSON.parse(JSON.stringify(await client.messages.stream(params).finalMessage()));
      expect(message).toMatchObject({ ...expected, usage });
    }
    expect(dataOf(events).at(-2)).toMatchObject({ type: "message_delta", usage: { ...WRITTEN_USAGE, cost: "0.000210000" } });
  });

  it("has Anthropic's events in Anthropic's order", () => {
    const start = { stop_reason: null, stop_sequence: null, stop_details: null, content: [] };
    const none = { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 };
    const events = write([...emitAnswer(answerOf([text("Hi"), call("toolu_1", "{}")], "tool-calls"))]);
    for (const { name, data } of events) expect((data as { type: string }).type).toBe(name);
    expect(dataOf(events)).toEqual([
      {
        type: "message_start",
        message: { id: "msg_1", type: "message", role: "assistant", model: "m", ...start, usage: expect.objectContaining(none) },
      },
      { type: "ping" },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } },
      { type: "content_block_stop", index: 0 },
      { type: "content_block_start", index: 1, content_block: { type: "tool_use", id: "toolu_1", name: "add", input: {} } },
      { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: "" } },
      { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: "{}" } },
      { type: "content_block_stop", index: 1 },
      {
        type: "message_delta",
        delta: { stop_reason: "tool_use", stop_sequence: null, stop_details: null, container: null },
        usage: expect.objectContaining({ output_tokens: 30 }),
      },
      { type: "message_stop" },
    ]);
  });

  it("holds back what belongs to a later part while an earlier one is open, and is late with nothing else", () => {
    const stream = messagesCaller.openStream(context);
    const push = (event: HubEvent) => names(stream.push(event));
    push({ type: "start", id: null, model: null, createdAtMs: null });
    expect(push({ type: "part", index: 0, part: call("a", "") })).toEqual(["content_block_start", "content_block_delta"]);
    expect(push({ type: "part", index: 1, part: call("b", "") })).toEqual([]);
    expect(push({ type: "text", index: 1, text: "{}" })).toEqual([]);
    expect(push({ type: "text", index: 0, text: "{}" })).toEqual(["content_block_delta"]);
    expect(push({ type: "part", index: 2, part: call("c", "") })).toEqual([]);
    expect(push({ type: "end", index: 1 })).toEqual([]);
    expect(push({ type: "ping" })).toEqual(["ping"]);
    const start = ["content_block_start", "content_block_delta"];
    const rest = ["content_block_stop", ...start, "content_block_delta", "content_block_stop", ...start];
    expect(push({ type: "end", index: 0 })).toEqual(rest);
    expect(push({ type: "text", index: 2, text: "{" })).toEqual(["content_block_delta"]);
  });

  it("opens one block at a time, in order, whatever comes beside what", () => {
    fc.assert(
      fc.property(hubAnswer, (answer) => {
        let open: number | null = null;
        let next = 0;
        for (const { name, data } of write(emitAnswer(answer))) {
          const { index } = data as { index: number };
          if (name === "content_block_start") expect([open, index]).toEqual([null, next++]);
          if (name?.startsWith("content_block")) expect(index).toBe(next - 1);
          open = name === "content_block_start" ? index : name === "content_block_stop" ? null : open;
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it("is the same in one piece and as a stream", async () => {
    await fc.assert(
      fc.asyncProperty(hubAnswer, async (answer) => {
        const whole = JSON.parse(JSON.stringify(messagesCaller.writeAnswer(answer, context, closing)));
        const [[, client]] = clientsThatGet(frame(write(emitAnswer(answer))), "text/event-stream") as [[string, Anthropic]];
        const {
          usage: _usage,
          parsed_output: _parsed,
          ...streamed
        } = JSON.parse(JSON.stringify(await client.messages.stream(params).finalMessage()));
        const { usage: _same, ...expected } = whole;
        expect(streamed).toEqual(expected);
      }),
      { numRuns: runs(100) },
    );
  });

  it.each([
    ["end", "end_turn"],
    ["stop-sequence", "stop_sequence"],
    ["tool-calls", "tool_use"],
    ["length", "max_tokens"],
    ["context", "model_context_window_exceeded"],
    ["pause", "pause_turn"],
    ["refusal", "refusal"],
    ["filter", "refusal"],
  ] as const)("%s is %s", (reason, expected) => {
    const answer = answerOf([text("x")], reason);
    expect(messagesCaller.writeAnswer(answer, context, closing).stop_reason).toBe(expected);
    expect(dataOf(write(emitAnswer(answer))).at(-2)).toMatchObject({ delta: { stop_reason: expected } });
  });

  it("waits for results after a call, and is a refusal where one is said, whatever the provider calls it", () => {
    const refusal: OutputPart = { type: "refusal", text: "No.", at: "" };
    for (const [part, expected] of [
      [call("a"), "tool_use"],
      [refusal, "refusal"],
    ] as const) {
      expect(messagesCaller.writeAnswer(answerOf([part]), context, closing).stop_reason).toBe(expected);
      expect(dataOf(write(emitAnswer(answerOf([part])))).at(-2)).toMatchObject({ delta: { stop_reason: expected } });
    }
    expect(messagesCaller.writeAnswer(answerOf([refusal]), context, closing)).toMatchObject({
      content: [{ type: "text", text: "No." }],
      stop_details: { type: "refusal", category: null, explanation: null },
    });
  });

  it("is named after the provider's own id, and begins even when nothing was said", () => {
    const named = (id: string | null) => messagesCaller.writeAnswer({ ...answerOf([]), id, model: null }, context, { usage: null, cost: null });
    expect(named("chatcmpl-1")).toMatchObject({ id: "msg_chatcmpl-1", model: "asked-for", usage: { input_tokens: 0, output_tokens: 0 } });
    expect(named(null)).toMatchObject({ id: "msg_ours", content: [], stop_reason: "end_turn" });
    expect(names(write([]))).toEqual(["message_start", "ping", "message_delta", "message_stop"]);
  });

  it("leaves thinking out where the caller wants none shown, but for its signature, and gives signs of life", () => {
    const reasoning = { effort: "high", budgetTokens: null, isShown: false, at: "thinking" } as const;
    const hidden = { ...context, request: hubRequest({ format: "messages", reasoning }) };
    const answer = answerOf([thought({ text: "Hm", signature: "c2ln", maker: "anthropic" }), thought({ text: "unsigned" }), text("So")]);
    expect(messagesCaller.writeAnswer(answer, hidden, closing).content).toEqual([
      { type: "thinking", thinking: "", signature: "c2ln" },
      { type: "text", text: "So" },
    ]);
    const stream = messagesCaller.openStream(hidden);
    const events = emitAnswer(answer).flatMap((event) => stream.push(event));
    expect(names(events).filter((name) => name === "ping")).toHaveLength(3);
    expect(JSON.stringify(events)).not.toMatch(/Hm|unsigned/);
    expect(dataOf(events)).toContainEqual({ type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "c2ln" } });
  });

  it("gives no arguments that are not an object, or nested without end", () => {
    for (const input of ['{"a":', "[1]", `{"a":${"[".repeat(9999)}${"]".repeat(9999)}}`])
      expect(messagesCaller.writeAnswer(answerOf([call("a", input)]), context, closing).content).toMatchObject([{ input: {} }]);
  });

  it("fails in mid-stream as Anthropic does", async () => {
    const stream = messagesCaller.openStream(context);
    const begun = emitAnswer(answerOf([text("Hi")]))
      .slice(0, 3)
      .flatMap((event) => stream.push(event));
    const failed = stream.fail(new AppError("unavailable", "The provider is overloaded."), "req_1");
    const error = { type: "overloaded_error", message: "The provider is overloaded. (request req_1)", code: "unavailable" };
    expect(failed).toEqual([{ name: "error", data: { type: "error", error, request_id: "req_1" } }]);
    for (const [, client] of clientsThatGet(frame([...begun, ...failed]), "text/event-stream"))
      await expect(client.messages.stream(params).finalMessage()).rejects.toThrow("The provider is overloaded.");
  });
});
