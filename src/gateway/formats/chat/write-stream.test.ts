import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../domain/errors";
import { emitAnswer } from "../../hub/emit-answer";
import type { StreamEvent } from "../../hub/format";
import type { HubAnswer, HubEvent } from "../../hub/hub-answer";
import { accumulate } from "../testing/read-chat";
import { chatCaller } from "./caller";
import { answer, call, context, text, thinking, tool, USAGE } from "./testing/make-hub";

const envelope = { id: "chatcmpl-msg_1", object: "chat.completion.chunk", created: 1_763_000_000, model: "claude-haiku-4-5-20251001" };
const choice = (delta: object, finish_reason: string | null = null) => ({
  ...envelope,
  choices: [{ index: 0, delta, logprobs: null, finish_reason }],
});

function write(events: readonly HubEvent[], asked = context()): unknown[] {
  const stream = chatCaller.openStream(asked);
  return events.flatMap((event) => stream.push(event)).map(({ data }) => data);
}

function deltas(said: HubAnswer, asked = context()): Record<string, unknown>[] {
  return write(emitAnswer(said), asked).flatMap((chunk) =>
    (chunk as OpenAI.ChatCompletionChunk).choices.map(({ delta }) => delta as Record<string, unknown>),
  );
}

describe("the stream that callers get", () => {
  it("is the same JSON for pieces of any text, and whatever the model is called", () => {
    const texts = ["Hi", '"', "\\", "\u0000here\u0000", "\ud800", "\u2028</script>", "\n\n", "안녕 👋", "x".repeat(100_000)];
    const stream = chatCaller.openStream(context());
    const open: HubEvent[] = [
      { type: "start", id: "msg_1", model: "\u0000here\u0000", createdAtMs: null },
      { type: "part", index: 0, part: text("") },
    ];
    for (const event of open) stream.push(event);
    for (const piece of texts) {
      const [chunk] = stream.push({ type: "text", index: 0, text: piece });
      const expected = { ...choice({ content: piece }), model: "\u0000here\u0000" };
      expect(chunk?.data).toEqual(expected);
      expect(chunk?.json).toBe(JSON.stringify(chunk?.data));
    }
  });

  it("has OpenAI's sequence: role, pieces, finish, usage, the end", () => {
    const stream = chatCaller.openStream(context());
    const events: HubEvent[] = [
      { type: "start", id: "msg_1", model: envelope.model, createdAtMs: null },
      { type: "ping" },
      { type: "part", index: 0, part: text("") },
      { type: "text", index: 0, text: "Hi" },
      { type: "end", index: 0 },
      { type: "stop", stop: { reason: "end", sequence: null } },
    ];
    const chunks = events.flatMap((event) => stream.push(event));
    expect(chunks.map(({ data }) => data)).toEqual([choice({ role: "assistant", content: "" }), choice({ content: "Hi" }), choice({}, "stop")]);
    expect(stream.close({ usage: USAGE, cost: "0.000000009" })).toEqual<StreamEvent[]>([
      {
        name: null,
        data: {
          ...envelope,
          choices: [],
          usage: {
            ...{ prompt_tokens: 10, completion_tokens: 7, total_tokens: 17 },
            prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 2, audio_tokens: 0 },
            completion_tokens_details: { reasoning_tokens: 4, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
            cost: "0.000000009",
          },
        },
      },
      { name: null, data: "[DONE]" },
    ]);
    expect(stream.close({ usage: null, cost: null })[0]?.data).toMatchObject({ choices: [], usage: null });
  });

  it("says in every chunk that the usage is still to come, where it was asked for", () => {
    const asked = context({}, { stream_options: { include_usage: true } });
    expect(write(emitAnswer(answer([text("a")])), asked)).toSatisfy((chunks: { usage: unknown }[]) => chunks.every(({ usage }) => usage === null));
    expect(write(emitAnswer(answer([text("a")]))).some((chunk) => "usage" in (chunk as object))).toBe(false);
  });

  it("names a call once, then gives its arguments in pieces, each call with its index; no arguments are an empty object", () => {
    const [, , ...rest] = emitAnswer(answer([call("1", "add", ""), call("2", "now", "")], "tool-calls"));
    const events: HubEvent[] = [
      ...emitAnswer(answer([call("1", "add", "")])).slice(0, 2),
      { type: "text", index: 0, text: '{"a"' },
      { type: "text", index: 0, text: ":1}" },
      ...rest,
    ];
    const calls = write(events).flatMap((chunk) => (chunk as OpenAI.ChatCompletionChunk).choices.flatMap(({ delta }) => delta.tool_calls ?? []));
    expect(calls).toEqual([
      { index: 0, id: "1", type: "function", function: { name: "add", arguments: "" } },
      { index: 0, function: { arguments: '{"a"' } },
      { index: 0, function: { arguments: ":1}" } },
      { index: 1, id: "2", type: "function", function: { name: "now", arguments: "" } },
      { index: 1, function: { arguments: "{}" } },
    ]);
  });

  it("gives a custom call in one piece, also where its provider has had the tool as a function", () => {
    const asked = context({ tools: [tool("custom", "patch")] });
    const expected = [{ index: 0, id: "1", type: "custom", custom: { name: "patch", input: "+a\n" } }];
    for (const part of [call("1", "patch", '{"input":"+a\\n"}'), call("1", "patch", "+a\n", { kind: "custom" })])
      expect(deltas(answer([part]), asked).flatMap(({ tool_calls }) => tool_calls ?? [])).toEqual(expected);
  });

  it("gives reasoning in pieces, and with its signatures whole at the end, another maker's marked", () => {
    const all = deltas(
      answer([
        thinking("Hm", { signature: "c2ln", maker: "anthropic" }),
        thinking("", { signature: "eA==", maker: "anthropic", isRedacted: true }),
        thinking("So", { signature: "enc", maker: "openai", id: "rs_1" }),
        thinking(".", {}),
      ]),
    );
    expect(all.map(({ reasoning_content }) => reasoning_content ?? "").join("")).toBe("HmSo.");
    expect(all.at(-1)).toEqual({
      thinking_blocks: [
        { type: "thinking", thinking: "Hm", signature: "c2ln" },
        { type: "redacted_thinking", data: "eA==" },
        { type: "thinking", thinking: "So", signature: "llm-monitor.openai.enc", id: "rs_1" },
      ],
    });
  });

  it("gives Google's signature of a call with the call", () => {
    const all = deltas(answer([thinking("", { signature: "sig", maker: "google" }), call("1", "add", "{}")]));
    expect(all[1]?.tool_calls).toMatchObject([{ id: "1", extra_content: { google: { thought_signature: "sig" } } }]);
    expect(all.at(-1)).toEqual({});
  });

  it("tells sources, foreign blocks and pictures once, at the end", () => {
    const citation = { startIndex: 0, endIndex: 3, url: "https://e.com", title: "E" };
    const image = {
      type: "image" as const,
      source: { kind: "base64" as const, mediaType: "image/png", data: "AAAA" },
      detail: null,
      cache: null,
      at: "",
    };
    const block = { type: "server_tool_use", input: {} };
    const all = deltas(
      answer([text("I know: "), text("yes", { citations: [citation] }), { type: "foreign", format: "messages", value: block, at: "" }, image]),
    );
    expect(all.at(-1)).toEqual({
      provider_blocks: [block],
      annotations: [{ type: "url_citation", url_citation: { start_index: 8, end_index: 11, url: "https://e.com", title: "E" } }],
      images: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }],
    });
  });

  it("tells a refusal with the reason that was given", async () => {
    const chunks = write(emitAnswer(answer([{ type: "refusal", text: "Not this.", at: "" }], "refusal"))) as OpenAI.ChatCompletionChunk[];
    expect((await accumulate(chunks)).choices[0]).toMatchObject({
      finish_reason: "content_filter",
      message: { refusal: "Not this.", content: null },
    });
  });

  it.each([
    ["end", "stop"],
    ["stop-sequence", "stop"],
    ["pause", "stop"],
    ["length", "length"],
    ["context", "length"],
    ["tool-calls", "tool_calls"],
    ["refusal", "content_filter"],
    ["filter", "content_filter"],
  ] as const)("%s is %s", (reason, expected) => {
    expect(write(emitAnswer(answer([], reason))).at(-1)).toMatchObject({ choices: [{ finish_reason: expected }] });
    expect(chatCaller.writeAnswer(answer([], reason), context(), { usage: null, cost: null })).toMatchObject({
      choices: [{ finish_reason: expected }],
    });
  });

  it("calls of tools end with tool_calls, whatever the provider says", () => {
    const said = answer([call("1", "f", "{}")]);
    expect(write(emitAnswer(said)).at(-1)).toMatchObject({ choices: [{ finish_reason: "tool_calls" }] });
    expect(chatCaller.writeAnswer(said, context(), { usage: null, cost: null })).toMatchObject({ choices: [{ finish_reason: "tool_calls" }] });
  });

  it("ends with an error in OpenAI's shape", () => {
    const failed = chatCaller.openStream(context()).fail(new AppError("unavailable", "Overloaded"), "req_1");
    expect(failed).toEqual([{ name: null, data: { error: { message: "Overloaded", type: "api_error", param: null, code: "unavailable" } } }]);
  });

  it("survives events that belong to nothing", () => {
    const odd: HubEvent[] = [
      { type: "text", index: 5, text: "x" },
      { type: "end", index: 5 },
      { type: "signature", index: 1, signature: "s", maker: "google" },
      { type: "citation", index: 2, citation: { startIndex: 0, endIndex: 1, url: "u", title: "" } },
    ];
    expect(write(odd)).toEqual([]);
    expect(write([...odd, { type: "stop", stop: { reason: "end", sequence: null } }])).toMatchObject([
      { id: "chatcmpl-ours", model: "asked-for", choices: [{ delta: { role: "assistant" }, finish_reason: "stop" }] },
    ]);
  });
});
