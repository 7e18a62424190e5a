import { describe, expect, test } from "vitest";
import { builtInDialect } from "../providers/testing/built-in-dialect";
import { tapInPieces } from "../testing/tap-in-pieces";
import { UsageTap } from "./tap-usage";

const chunk = (delta: object, rest: object = {}) => `data: ${JSON.stringify({ id: "c", model: "m", choices: [{ index: 0, delta }], ...rest })}\n\n`;
const CHAT = [
  chunk({ role: "assistant", content: "" }, { usage: null }),
  chunk({ content: "caf\u00e9 \ud83d\ude00" }, { usage: null }),
  ": a comment\n\n",
  `data: ${JSON.stringify({ id: "c", model: "m", choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage: null })}\n\n`,
  `data: ${JSON.stringify({ id: "c", model: "m", choices: [], usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 } })}\n\n`,
  "data: [DONE]\n\n",
].join("");
const message = (type: string, rest: object) => `event: ${type}\r\ndata: ${JSON.stringify({ type, ...rest })}\r\n\r\n`;
const MESSAGES = [
  message("message_start", { message: { id: "msg_1", model: "claude", usage: { input_tokens: 5, output_tokens: 1 } } }),
  message("content_block_delta", { index: 0, delta: { type: "text_delta", text: "caf\u00e9" } }),
  message("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } }),
  message("message_stop", {}),
].join("");
const GEMINI = [
  `data: ${JSON.stringify({ candidates: [{ content: { parts: [{ text: "caf\u00e9" }] } }], modelVersion: "g" })}\r\n\r\n`,
  `data: ${JSON.stringify({ candidates: [{ finishReason: "STOP" }], modelVersion: "g", usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3 } })}\r\n\r\n`,
].join("");

const context = { requestedModel: "asked-for", statusCode: 200, inputTextBytes: 20, method: "POST" };
const STREAMS = [
  ["OpenAI's chat", CHAT, () => builtInDialect("openai").usageReader("openai-chat", context), { input: 5, output: 2 }],
  [
    "Anthropic's messages, with CRLF",
    MESSAGES,
    () => builtInDialect("anthropic").usageReader("anthropic-messages", context),
    { input: 5, output: 3 },
  ],
  ["Gemini", GEMINI, () => builtInDialect("google").usageReader("gemini", context), { input: 5, output: 3 }],
] as const;

describe("a stream that is cut in two anywhere", () => {
  test.each(STREAMS)("%s: the bytes are the same, its usage is the provider's, and one event ends it", async (_name, text, makeReader, buckets) => {
    const body = Buffer.from(text);
    for (let cut = 0; cut <= body.length; cut++) {
      const seen = await tapInPieces(body, { cuts: [cut], stripsUsage: false, reader: makeReader() });
      expect(seen.bytes.equals(body)).toBe(true);
      expect(seen).toMatchObject({ endEvents: 1, sawEndEvent: true, result: { source: "provider", passes: [{ buckets }] } });
    }
  });

  test("what our include_usage added is taken out: the usage event, and the null of every other one", async () => {
    const body = Buffer.from(CHAT);
    const whole = await tapInPieces(body, { cuts: [], stripsUsage: true, reader: null });
    expect(whole.bytes.toString()).not.toContain('"usage"');
    expect(whole.bytes.toString().match(/^data: /gm)).toHaveLength(4);
    for (let cut = 0; cut <= body.length; cut++)
      expect((await tapInPieces(body, { cuts: [cut], stripsUsage: true, reader: null })).bytes.equals(whole.bytes)).toBe(true);
  });
});

test("a whole body is read when it is over, in one piece or in many", async () => {
  const body = Buffer.from('{"model":"m","usage":{"prompt_tokens":5,"completion_tokens":2}}');
  for (const size of [1, 7, body.length]) {
    const reader = builtInDialect("openai").usageReader("openai-chat", context);
    const tap = new UsageTap({ reader, isEventStream: false, encoding: null, stripsUsage: false });
    for (let at = 0; at < body.length; at += size) expect(tap.push(body.subarray(at, at + size)).ending).toBeNull();
    await tap.end();
    expect(reader?.result()).toMatchObject({ source: "provider", passes: [{ buckets: { input: 5, output: 2 } }] });
  }
});
