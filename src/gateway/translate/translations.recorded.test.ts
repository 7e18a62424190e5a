import type Anthropic from "@anthropic-ai/sdk";
import { MessageStream } from "@anthropic-ai/sdk/lib/MessageStream";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { accumulate, pushAll, readEvents } from "../formats/testing/read-chat";
import { MessageStreamTranslator, translateMessage, translateRequest } from "../formats/testing/translate-chat";
import { findOtherIterations } from "../providers/testing/find-other-iterations";
import { type Fixture, readFixtures } from "../providers/testing/read-fixtures";
import { normalizeCompletion } from "./compatible/response";
import { ChatStreamNormalizer } from "./compatible/stream";
import { translateError } from "./translate-error";

const context = { requestedModel: "asked-for", id: "chatcmpl-ours", createdAtMs: 1_763_000_000_000 };
const all = readFixtures();
const messages = all.filter(({ provider, api }) => provider === "anthropic" && api === "messages");
const named = (fixtures: Fixture[]) => fixtures.map((fixture) => [fixture.name, fixture] as const);
/** Anthropic's own helper refuses or misses these: two starts, and a start that holds the whole answer. */
const ODD = new Set(["anthropic/messages/stream-duplicate-message-start", "anthropic/messages/stream-prepopulated-message-start-no-delta"]);

const OURS = new Set(["text", "thinking", "redacted_thinking", "tool_use"]);

/** All that is billed. */
function expectedUsage(fixture: Fixture) {
  const { expected } = fixture;
  const others = findOtherIterations(fixture);
  const input = others.reduce((sum, { input_tokens }) => sum + input_tokens, expected?.input ?? 0);
  const prompt = input + (expected?.cached_read ?? 0) + (expected?.cached_write ?? 0);
  const completion = others.reduce((sum, { output_tokens }) => sum + output_tokens, expected?.output ?? 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: expect.objectContaining({ cached_tokens: expected?.cached_read ?? 0, cache_write_tokens: expected?.cached_write ?? 0 }),
    completion_tokens_details: expect.objectContaining({ reasoning_tokens: expected?.reasoning ?? 0 }),
  };
}

/** Text and tool calls, read off Anthropic's message by the test itself. */
function contentOf(message: Anthropic.Message) {
  const texts = message.content.filter((block) => block.type === "text").map((block) => block.text);
  return {
    content: texts.length > 0 ? texts.join("") : null,
    calls: message.content.filter((block) => block.type === "tool_use").map(({ id, name, input }) => ({ id, name, input })),
    thinking: message.content.filter((block) => block.type === "thinking" || block.type === "redacted_thinking"),
    foreign: message.content.map(({ type }) => type).filter((type) => !OURS.has(type)),
  };
}

function contentOfChat(completion: OpenAI.ChatCompletion) {
  const message = completion.choices[0]?.message as OpenAI.ChatCompletionMessage & {
    thinking_blocks?: unknown[];
    provider_blocks?: { type: string }[];
  };
  const calls = (message.tool_calls ?? []).map((call) => {
    if (call.type !== "function") throw new Error("not a function");
    return { id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) };
  });
  return {
    content: message.content,
    calls,
    thinking: message.thinking_blocks ?? [],
    foreign: (message.provider_blocks ?? []).map(({ type }) => type),
  };
}

describe("recorded Anthropic answers become OpenAI's", () => {
  const plain = messages.filter(({ isEventStream, status }) => !isEventStream && status < 400);
  const streams = messages.filter(({ isEventStream }) => isEventStream);

  it("are there", () => {
    expect(plain.length).toBeGreaterThanOrEqual(18);
    expect(streams.length).toBeGreaterThanOrEqual(20);
  });

  it.each(named(plain))("%s", (_name, fixture) => {
    const message = JSON.parse(Buffer.from(fixture.body).toString("utf8"));
    const completion: OpenAI.ChatCompletion = translateMessage(message, context);
    expect(contentOfChat(completion)).toEqual(contentOf(message));
    expect(completion.usage).toEqual(expectedUsage(fixture));
    expect(completion).toMatchObject({ object: "chat.completion", model: message.model, id: `chatcmpl-${message.id}` });
  });

  it.each(named(streams))("%s", async (name, fixture) => {
    const events = readEvents(fixture.body);
    const translator = new MessageStreamTranslator(context);
    const chunks = pushAll(translator, events);
    expect(translator).toMatchObject({ isFinished: true, error: null });
    expect(chunks[0]?.choices[0]?.delta.role).toBe("assistant");
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: expectedUsage(fixture) });
    const completion = await accumulate(chunks);
    if (ODD.has(name)) return;
    const original = await MessageStream.fromReadableStream(new Blob(events.map(({ data }) => `${JSON.stringify(data)}\n`)).stream()).finalMessage();
    expect({ ...contentOfChat(completion), content: completion.choices[0]?.message.content || null }).toEqual({
      ...contentOf(original),
      content: contentOf(original).content || null,
    });
    const whole = translateMessage(original, context);
    expect(completion.choices[0]?.finish_reason).toBe(whole.choices[0]?.finish_reason);
    expect(completion.choices[0]?.message).toMatchObject({ refusal: whole.choices[0]?.message.refusal ?? null });
    expect(chunks.flatMap(({ choices }) => choices[0]?.delta.reasoning_content ?? []).join("")).toBe(
      whole.choices[0]?.message.reasoning_content ?? "",
    );
  });

  it("the input of a provider's own tool is put together", async () => {
    const completion = await accumulate(streamOf("anthropic/messages/stream-server-mcp"));
    const input = { repoName: "pydantic/pydantic-ai", question: "What is this repository about? What are its main features and purpose?" };
    expect(completion.choices[0]?.message).toMatchObject({ provider_blocks: [{ type: "mcp_tool_use", input }, { type: "mcp_tool_result" }] });
  });

  it("a start that is sent twice is told once", async () => {
    const completion = await accumulate(streamOf("anthropic/messages/stream-duplicate-message-start"));
    expect(completion.choices[0]?.message.content).toBe("Hello, World!");
  });

  it("a start that holds the whole answer is told", async () => {
    const completion = await accumulate(streamOf("anthropic/messages/stream-prepopulated-message-start-no-delta"));
    expect(completion.choices[0]).toMatchObject({ finish_reason: "tool_calls" });
    expect(contentOfChat(completion).calls).toEqual([{ id: "toolu_015dGLMbwBKv1ZRQr6KdJzeH", name: "rollDie", input: { player: "player2" } }]);
  });
});

describe("recorded compatible answers become OpenAI's", () => {
  const compatible = all.filter(
    ({ provider, api, status }) => /^(google|xai|openai)$/.test(provider) && /chat_completions$/.test(api) && status < 400,
  );
  const plain = compatible.filter(({ isEventStream }) => !isEventStream);
  const streams = compatible.filter(({ isEventStream, name }) => isEventStream && !name.includes("error"));

  it.each(named(plain))("%s", (_name, fixture) => {
    const completion: OpenAI.ChatCompletion = normalizeCompletion(JSON.parse(Buffer.from(fixture.body).toString("utf8")), context);
    expectSound(completion);
    expect(completion.usage).toMatchObject(compatibleUsage(fixture));
  });

  it.each(named(streams))("%s", async (_name, fixture) => {
    const events = readEvents(fixture.body);
    const normalizer = new ChatStreamNormalizer(context);
    const chunks = pushAll(normalizer, events);
    expect(normalizer).toMatchObject({ isFinished: true, error: null });
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    expect(chunks.filter(({ usage }) => usage).length).toBe(fixture.expected ? 1 : 0);
    if (fixture.expected) expect(chunks.at(-1)).toMatchObject({ choices: [], usage: compatibleUsage(fixture) });
    const completion = await accumulate(chunks);
    expectSound(completion);
    const said = events
      .flatMap(({ data }) => (data as OpenAI.ChatCompletionChunk).choices?.find(({ index }) => !index)?.delta?.content ?? [])
      .join("");
    expect(completion.choices[0]?.message.content ?? "").toBe(said);
  });

  /** What SDKs rely on. */
  function expectSound(completion: OpenAI.ChatCompletion) {
    expect(completion.choices.length).toBeGreaterThan(0);
    for (const { finish_reason, message } of completion.choices) {
      expect(["stop", "length", "tool_calls", "content_filter", "function_call"]).toContain(finish_reason);
      for (const call of message.tool_calls ?? []) {
        if (call.type !== "function") continue;
        expect(call.id).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(call.function.name).not.toBe("");
        expect(JSON.parse(call.function.arguments)).toEqual(expect.any(Object));
        expect(finish_reason).toBe("tool_calls");
      }
    }
  }

  function compatibleUsage({ expected }: Fixture) {
    if (!expected) return {};
    const outside = expected.semantics?.reasoning_is_subset_of_output === false ? (expected.reasoning ?? 0) : 0;
    const completion = expected.semantics?.derived_billable_output ?? (expected.output ?? 0) + outside;
    const reasoning = Math.max(expected.reasoning ?? 0, completion - (expected.output ?? 0));
    return {
      prompt_tokens: expected.input ?? 0,
      completion_tokens: completion,
      total_tokens: (expected.input ?? 0) + completion,
      prompt_tokens_details: { cached_tokens: expected.cached_read ?? 0 },
      completion_tokens_details: { reasoning_tokens: reasoning },
    };
  }
});

describe("recorded OpenAI requests become Anthropic's", () => {
  const REFUSED: Record<string, string> = {
    "plain-audio-input": "messages[0].content[1]",
    "plain-n2": "n",
    "plain-web-search-preview": "web_search_options",
    "stream-moderation-chunk-after-usage": "moderation",
    "stream-n2-include-usage": "n",
    "tool-call-legacy-function-call": "functions",
  };
  const requests = all.filter(({ provider, api, request }) => provider === "openai" && api === "chat_completions" && request.length > 0);

  it.each(named(requests))("%s", (name, fixture) => {
    const translate = () =>
      translateRequest(JSON.parse(Buffer.from(fixture.request).toString("utf8")), { model: "claude-sonnet-4-5", outputTokensMax: 4096 });
    const param = REFUSED[name.split("/").at(-1) as string];
    if (param) return expect(translate).toThrow(expect.objectContaining({ code: "invalid_request", param }));
    expect(translate().body).toMatchObject({ max_tokens: 4096, messages: expect.arrayContaining([expect.objectContaining({ role: "user" })]) });
  });
});

describe("recorded errors become OpenAI's", () => {
  const errors = all.filter(({ status, provider, isEventStream }) => status >= 400 && !isEventStream && provider !== "openrouter");

  it.each(named(errors))("%s", (name, fixture) => {
    const text = Buffer.from(fixture.body).toString("utf8");
    const { status, error } = translateError(fixture.status, JSON.parse(text));
    expect(error).toEqual({ message: expect.stringMatching(/\S/), type: expect.any(String), param: error.param, code: expect.any(String) });
    expect(error.message).not.toMatch(/\b(sk|org|xai)-[A-Za-z0-9*]{4}/);
    if (/401|bad-key|api-key/.test(name)) expect({ status, code: error.code }).toEqual({ status: 502, code: "provider_key_rejected" });
    else if (/prompt-too-long|context-length/.test(name))
      expect({ status, code: error.code }).toEqual({ status: 400, code: "context_length_exceeded" });
    else expect(status).toBe(/insufficient_quota/.test(text) ? 503 : /model_not_found/.test(text) ? 404 : fixture.status);
  });
});

function streamOf(name: string) {
  const fixture = messages.find((candidate) => candidate.name === name) as Fixture;
  return pushAll(new MessageStreamTranslator(context), readEvents(fixture.body));
}
