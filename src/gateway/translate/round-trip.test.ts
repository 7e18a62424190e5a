import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fewest, runs } from "../../../e2e/tools/support/full-size";
import { AppError } from "../../domain/errors";
import { asObject } from "../bytes/json/parse-members";
import { accumulate, pushAll } from "../formats/testing/read-chat";
import { spoiled } from "../formats/testing/spoil";
import { MessageStreamTranslator, translateMessage, translateRequest } from "../formats/testing/translate-chat";
import type { ChatMessage, ChatRequest } from "./chat/chat-types";
import { normalizeCompletion } from "./compatible/response";
import { ChatStreamNormalizer } from "./compatible/stream";
import { translateError } from "./translate-error";

const context = { requestedModel: "m", id: "chatcmpl-x", createdAtMs: 0 };
const options = { model: "claude-sonnet-4-5", outputTokensMax: 4096 };

interface Block {
  type: string;
  [member: string]: unknown;
}

const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
const thinking: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant("thinking"), thinking: words, signature: fc.base64String({ minLength: 4 }) }),
  fc.record({ type: fc.constant("redacted_thinking"), data: fc.base64String({ minLength: 4 }) }),
);
const input = fc.dictionary(words, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }).map((value) => JSON.parse(JSON.stringify(value)));
const toolUse = (index: number): fc.Arbitrary<Block> =>
  fc.record({ type: fc.constant("tool_use"), id: fc.constant(`toolu_${index}`), name: fc.constantFrom("add", "find_it"), input });
/** Blocks in the order in which the model gives them. */
const content: fc.Arbitrary<Block[]> = fc
  .tuple(
    fc.array(thinking, { maxLength: 3 }),
    fc.array(fc.record({ type: fc.constant("text"), text: words }), { maxLength: 1 }),
    fc.integer({ min: 0, max: 3 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => toolUse(i)))),
  )
  .map(([first, text, calls]) => [...first, ...text, ...calls])
  .filter((blocks) => blocks.length > 0);

/** The answer sent back, with results for its tool calls: the assistant's turn in Anthropic's form. */
function sendBack(message: unknown): unknown {
  const answered = ((message as ChatMessage).tool_calls ?? []).map(({ id }) => ({ role: "tool", tool_call_id: id, content: "done" }));
  const request = translateRequest({ messages: [{ role: "user", content: "Hi" }, message, ...answered] }, options);
  return (request.body.messages as { content: unknown }[])[1]?.content;
}

/** A message as the events of a stream, its texts cut into pieces of `size` characters. */
function streamMessage(blocks: readonly Block[], size: number): { name: string; data: Record<string, unknown> }[] {
  const usage = { input_tokens: 3, output_tokens: 5 };
  const events: Record<string, unknown>[] = [{ type: "message_start", message: { id: "msg_1", role: "assistant", content: [], usage } }];
  blocks.forEach((block, index) => {
    const say = (delta: Record<string, unknown>) => events.push({ type: "content_block_delta", index, delta });
    const empty = { text: { text: "" }, thinking: { thinking: "", signature: "" }, tool_use: { input: {} } }[block.type];
    events.push({ type: "content_block_start", index, content_block: { ...block, ...empty } });
    if (block.type === "text") for (const text of cut(block.text as string, size)) say({ type: "text_delta", text });
    if (block.type === "thinking") {
      for (const text of cut(block.thinking as string, size)) say({ type: "thinking_delta", thinking: text });
      say({ type: "signature_delta", signature: block.signature });
    }
    if (block.type === "tool_use") {
      say({ type: "input_json_delta", partial_json: "" });
      for (const text of cut(JSON.stringify(block.input), size)) say({ type: "input_json_delta", partial_json: text });
    }
    events.push({ type: "content_block_stop", index }, { type: "ping" });
  });
  events.push({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage }, { type: "message_stop" });
  return events.map((data) => ({ name: data.type as string, data }));
}

function cut(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
}

describe("a conversation survives both directions", () => {
  it("an answer that is sent back is the blocks that the model gave", () => {
    fc.assert(
      fc.property(content, (blocks) => {
        const answer = translateMessage({ id: "msg_1", content: blocks, stop_reason: "end_turn" }, context);
        expect(sendBack(JSON.parse(JSON.stringify(answer.choices[0]?.message)))).toEqual(blocks);
      }),
      { numRuns: runs(500) },
    );
  });

  it("a stream too, however it is cut, through OpenAI's own helper", async () => {
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 60 }), async (blocks, size) => {
        const completion = await accumulate(pushAll(new MessageStreamTranslator(context), streamMessage(blocks, size)));
        // The helper keeps the last piece only of a field that it does not know; thinking_blocks hold the whole.
        expect(sendBack(completion.choices[0]?.message)).toEqual(blocks);
        expect(completion.choices[0]?.finish_reason).toBe(blocks.some(({ type }) => type === "tool_use") ? "tool_calls" : "stop");
        expect(completion.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 });
      }),
      { numRuns: runs(200) },
    );
  });
});

const RICH: ChatRequest = {
  messages: [
    { role: "system", content: [{ type: "text", text: "S", cache_control: { type: "ephemeral" } }] },
    {
      role: "user",
      content: [
        { type: "image_url", image_url: { url: "https://e.com/a.png" } },
        { type: "file", file: { file_data: "data:application/pdf;base64,eA==" } },
      ],
    },
    {
      role: "assistant",
      content: "A",
      thinking_blocks: [{ type: "thinking", thinking: "t", signature: "s" }],
      tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "c", content: "R" },
  ],
  tools: [{ type: "function", function: { name: "f", description: "d", parameters: { type: "object" }, strict: true } }],
  tool_choice: { type: "function", function: { name: "f" } },
  response_format: { type: "json_schema", json_schema: { name: "n", strict: true, schema: { type: "object" } } },
  ...{ temperature: 1, top_p: 1, stop: ["x"], user: "u", parallel_tool_calls: false, reasoning_effort: "none", stream: true },
};
const ANSWER = {
  ...{
    id: "1",
    created: 1,
    model: "m",
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 3, prompt_tokens_details: { cached_tokens: 1 } },
  },
  choices: [
    {
      index: 0,
      finish_reason: "stop",
      message: { content: "x", tool_calls: [{ id: "", type: "function", function: { name: "f", arguments: "{}" } }] },
    },
  ],
};
const CHUNK = {
  ...{ id: "1", created: 1, model: "m", usage: { prompt_tokens: 1 } },
  choices: [
    { index: 0, finish_reason: "stop", delta: { content: "x", tool_calls: [{ index: 0, id: "", function: { name: "f", arguments: "{}" } }] } },
  ],
};
const MESSAGE = {
  id: "1",
  content: [
    { type: "text", text: "x", citations: [{ url: "u", title: "t" }] },
    { type: "tool_use", id: "1", name: "f", input: {} },
  ],
  usage: {},
};
const ERROR = { type: "error", error: { type: "t", message: "m", code: "c", details: [{ reason: "r" }] } };

describe("nothing from outside breaks a translation", () => {
  it("a request is translated or refused", () => {
    let translated = 0;
    fc.assert(
      fc.property(spoiled(RICH), fc.constantFrom("claude-3-5-haiku", "claude-sonnet-4-5", "claude-opus-4-8"), (body, model) => {
        try {
          const request = translateRequest((body ?? {}) as ChatRequest, { ...options, model });
          expect(request.body).toMatchObject({ model, max_tokens: 4096, messages: expect.any(Array) });
          translated++;
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(error).toMatchObject({ code: "invalid_request", message: expect.stringMatching(/^[^:]+: |^[^:]*".*": /s) });
        }
      }),
      { numRuns: runs(3000) },
    );
    expect(translated).toBeGreaterThan(fewest(100));
  });

  it("an answer is always translated, or is none", () => {
    fc.assert(
      fc.property(spoiled(MESSAGE), spoiled(ANSWER), (message, answer) => {
        const isMessage = Array.isArray(asObject(message)?.content);
        if (!isMessage) expect(() => translateMessage(message, context)).toThrow("is no message");
        for (const completion of [...(isMessage ? [translateMessage(message, context)] : []), normalizeCompletion(answer, context)]) {
          expect(completion).toMatchObject({ object: "chat.completion", choices: expect.any(Array) });
          expect(completion.usage.total_tokens).toBe(completion.usage.prompt_tokens + completion.usage.completion_tokens);
        }
      }),
      { numRuns: runs(1500) },
    );
  });

  it("a stream is always translated", () => {
    const events = streamMessage(
      [
        { type: "thinking", thinking: "t", signature: "s" },
        { type: "tool_use", id: "1", name: "f", input: { a: 1 } },
      ],
      3,
    );
    const event = fc.nat({ max: events.length - 1 }).chain((i) => spoiled(events[i]?.data));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), fc.array(spoiled(CHUNK), { maxLength: 5 }), (data, chunks) => {
        const translated = pushAll(
          new MessageStreamTranslator(context),
          data.map((value) => ({ name: null, data: value })),
        );
        const normalized = pushAll(
          new ChatStreamNormalizer(context),
          chunks.map((value) => ({ name: null, data: value })),
        );
        for (const stream of [translated, normalized])
          for (const chunk of stream) expect(chunk).toMatchObject({ id: stream[0]?.id || "missing", object: "chat.completion.chunk" });
      }),
      { numRuns: runs(1500) },
    );
  });

  it("an error is always told", () => {
    fc.assert(
      fc.property(fc.oneof(spoiled(ERROR), spoiled([ERROR])), fc.integer({ min: 100, max: 999 }), (body, status) => {
        const told = translateError(status, body);
        expect(told.status).toBeGreaterThanOrEqual(400);
        expect(told.status).toBeLessThan(600);
        expect(told.error).toMatchObject({ message: expect.stringMatching(/./s), type: expect.any(String), code: expect.any(String) });
      }),
      { numRuns: runs(1500) },
    );
  });
});
