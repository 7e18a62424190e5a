import { describe, expect, it } from "vitest";
import type { ChatChunk, ChatDelta } from "../chat/chat-types";
import { accumulate, pushAll } from "../testing/read-chat";
import { MessageStreamTranslator } from "./stream";

const context = { requestedModel: "claude-haiku-4-5", id: "chatcmpl-ours", createdAtMs: 1_763_000_000_000 };
type Event = Record<string, unknown> & { type: string };

const start: Event = {
  type: "message_start",
  message: { id: "msg_1", model: "claude-haiku-4-5-20251001", usage: { input_tokens: 7, output_tokens: 1 } },
};
const open = (index: number, content_block: object): Event => ({ type: "content_block_start", index, content_block });
const piece = (index: number, delta: object): Event => ({ type: "content_block_delta", index, delta });
const close = (index: number): Event => ({ type: "content_block_stop", index });
const stop = (stop_reason: string, more: object = {}): Event[] => [
  { type: "message_delta", delta: { stop_reason, ...more }, usage: { output_tokens: 9 } },
  { type: "message_stop" },
];

function translate(events: readonly Event[], translator = new MessageStreamTranslator(context)): ChatChunk[] {
  return pushAll(
    translator,
    events.map((data) => ({ name: data.type, data })),
  );
}

function deltas(events: readonly Event[]): ChatDelta[] {
  return translate(events).flatMap(({ choices }) => choices.map(({ delta }) => delta));
}

describe("MessageStreamTranslator", () => {
  it("gives OpenAI's sequence: role, pieces, finish, usage", () => {
    const envelope = { id: "chatcmpl-msg_1", object: "chat.completion.chunk", created: 1_763_000_000, model: "claude-haiku-4-5-20251001" };
    const choice = (delta: ChatDelta, finish_reason: string | null = null) => ({
      ...envelope,
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    });
    const events = [
      start,
      { type: "ping" },
      open(0, { type: "text", text: "" }),
      piece(0, { type: "text_delta", text: "Hi" }),
      close(0),
      ...stop("end_turn"),
    ];
    expect(translate(events)).toEqual([
      choice({ role: "assistant", content: "" }),
      choice({ content: "Hi" }),
      choice({}, "stop"),
      { ...envelope, choices: [], usage: expect.objectContaining({ prompt_tokens: 7, completion_tokens: 9, total_tokens: 16 }) },
    ]);
  });

  it("names a tool call once, then gives its arguments in pieces, each call with its index", () => {
    const input = (index: number, partial_json: string) => piece(index, { type: "input_json_delta", partial_json });
    const events = [
      ...[start, open(0, { type: "text", text: "" }), close(0)],
      ...[open(1, { type: "tool_use", id: "toolu_1", name: "add", input: {} }), input(1, ""), input(1, '{"a"'), input(1, ":1}"), close(1)],
      ...[open(2, { type: "tool_use", id: "toolu_2", name: "now", input: {} }), input(2, ""), close(2)],
    ];
    expect(deltas([...events, ...stop("tool_use")]).flatMap(({ tool_calls }) => tool_calls ?? [])).toEqual([
      { index: 0, id: "toolu_1", type: "function", function: { name: "add", arguments: "" } },
      { index: 0, function: { arguments: '{"a"' } },
      { index: 0, function: { arguments: ":1}" } },
      { index: 1, id: "toolu_2", type: "function", function: { name: "now", arguments: "" } },
      { index: 1, function: { arguments: "{}" } },
    ]);
  });

  it("gives thinking in pieces, and whole with its signature at the end", () => {
    const blocks = [
      ...[open(0, { type: "thinking", thinking: "", signature: "" }), piece(0, { type: "thinking_delta", thinking: "H" })],
      ...[piece(0, { type: "thinking_delta", thinking: "m" }), piece(0, { type: "signature_delta", signature: "c2ln" }), close(0)],
      ...[open(1, { type: "redacted_thinking", data: "eA==" }), close(1)],
    ];
    const all = deltas([start, ...blocks, ...stop("end_turn")]);
    expect(all.map(({ reasoning_content }) => reasoning_content ?? "").join("")).toBe("Hm");
    expect(all.at(-1)).toEqual({
      thinking_blocks: [
        { type: "thinking", thinking: "Hm", signature: "c2ln" },
        { type: "redacted_thinking", data: "eA==" },
      ],
    });
  });

  it("tells sources by address as annotations of the text that they stand at", () => {
    const citation = { type: "web_search_result_location", url: "https://e.com", title: "E", cited_text: "x" };
    const events = [
      ...[open(0, { type: "text", text: "" }), piece(0, { type: "text_delta", text: "I know: " }), close(0)],
      ...[
        open(1, { type: "text", text: "", citations: [] }),
        piece(1, { type: "citations_delta", citation }),
        piece(1, { type: "text_delta", text: "yes" }),
        close(1),
      ],
    ];
    const annotation = { type: "url_citation", url_citation: { start_index: 8, end_index: 11, url: "https://e.com", title: "E" } };
    expect(deltas([start, ...events, ...stop("end_turn")]).at(-1)).toEqual({ annotations: [annotation] });
  });

  it("tells a refusal with the reason that was given", async () => {
    const events = [start, ...stop("refusal", { stop_details: { type: "refusal", category: "bio", explanation: "Not this." } })];
    const completion = await accumulate(translate(events));
    expect(completion.choices[0]).toMatchObject({ finish_reason: "content_filter", message: { refusal: "Not this." } });
  });

  it.each([
    ["end_turn", "stop"],
    ["stop_sequence", "stop"],
    ["pause_turn", "stop"],
    ["max_tokens", "length"],
    ["model_context_window_exceeded", "length"],
    ["refusal", "content_filter"],
    ["something_new", "stop"],
  ])("%s is %s", (reason, expected) => {
    expect(translate([start, ...stop(reason)]).at(-2)?.choices[0]?.finish_reason).toBe(expected);
  });

  it("ends with an error that comes inside: nothing after it, and no finish", () => {
    const translator = new MessageStreamTranslator(context);
    const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
    const chunks = translate([start, error, open(0, { type: "text", text: "late" }), ...stop("end_turn")], translator);
    expect(translator.error).toEqual({ status: 503, error: { message: "Overloaded", type: "server_error", param: null, code: "unavailable" } });
    expect(translator.isFinished).toBe(false);
    expect(chunks).toHaveLength(2);
    expect(chunks[1]).toMatchObject({ choices: [], usage: { prompt_tokens: 7 } });
  });

  it("is not finished when the stream breaks off", () => {
    const translator = new MessageStreamTranslator(context);
    translate([start, open(0, { type: "text", text: "" }), piece(0, { type: "text_delta", text: "Hi" })], translator);
    expect(translator).toMatchObject({ isFinished: false, error: null });
  });

  it("finishes once, and tells the last usage", () => {
    const late = {
      type: "message_delta",
      delta: { stop_reason: "end_turn" },
      usage: { input_tokens: 70, output_tokens: 90, cache_read_input_tokens: null },
    };
    const chunks = translate([start, ...stop("end_turn"), late]);
    expect(chunks.filter(({ choices }) => choices[0]?.finish_reason)).toHaveLength(1);
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 70, completion_tokens: 90 });
  });

  it("keeps words whose block was never started, and states no usage when none was told", () => {
    const chunks = translate([piece(0, { type: "text_delta", text: "Hi" }), { type: "message_stop" }]);
    expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([{ role: "assistant", content: "Hi" }, {}]);
    expect(chunks[0]).toMatchObject({ model: "claude-haiku-4-5", id: expect.stringMatching(/^chatcmpl-/) });
  });
});
