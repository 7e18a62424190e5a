import { describe, expect, it, test } from "vitest";
import type { Members } from "../../bytes/json/parse-members";
import type { HubRequest } from "../../hub/hub-request";
import type { InputPart } from "../../hub/parts";
import { hubRequest } from "../testing/hub-request";
import { chatCaller } from "./caller";
import { call, text, thinking, tool } from "./testing/make-hub";

const user = { role: "user", content: "Hi" };

const read = (body: Members, isStreaming = false) => chatCaller.readRequest({ model: "m", messages: [user], ...body }, { isStreaming });

const partsOf = ({ messages }: HubRequest) => messages.map(({ role, parts }) => ({ role, parts: parts.map(withoutPlace) }));

const withoutPlace = (part: InputPart) => ({ ...part, at: "" });

const ask = (id: string) => ({ id, type: "function", function: { name: "add", arguments: '{"a":1}' } });

test("says no more than it was told", () => {
  expect(read({})).toEqual(
    hubRequest({ messages: [{ role: "user", name: null, at: "messages[0]", parts: [text("Hi", { at: "messages[0].content" })] }] }),
  );
  expect(read({}, true).isStreaming).toBe(true);
});

test("nulls and values that change nothing say nothing", () => {
  const neutral = { n: 1, logprobs: false, top_logprobs: 0, logit_bias: {}, store: false, metadata: {}, modalities: ["text"], service_tier: "auto" };
  const nulls = { seed: null, stop: null, tools: [], functions: [], tool_choice: null, user: null, safety_identifier: "", response_format: null };
  expect(read({ ...neutral, ...nulls, verbosity: "medium", newer: null, session_id: "s", user_id: "u" })).toEqual(read({}));
});

test("each field knows its place", () => {
  const sampling = { temperature: 0.5, top_p: 0.9, frequency_penalty: 1, presence_penalty: -1, seed: 7, stop: "END", n: 2 };
  expect(read({ ...sampling, max_completion_tokens: 5, user: "u", reasoning_effort: "low", parallel_tool_calls: false })).toMatchObject({
    temperature: { value: 0.5, at: "temperature" },
    topP: { value: 0.9, at: "top_p" },
    frequencyPenalty: { value: 1, at: "frequency_penalty" },
    presencePenalty: { value: -1, at: "presence_penalty" },
    seed: { value: 7, at: "seed" },
    stop: { value: ["END"], at: "stop" },
    choices: { value: 2, at: "n" },
    outputTokensMax: { value: 5, at: "max_completion_tokens" },
    userId: { value: "u", at: "user" },
    reasoning: { effort: "low", budgetTokens: null, isShown: null, at: "reasoning_effort" },
    areCallsParallel: { value: false, at: "parallel_tool_calls" },
  });
  expect(read({ max_tokens: 6, safety_identifier: "s", user: "u" })).toMatchObject({
    outputTokensMax: { value: 6, at: "max_tokens" },
    userId: { value: "s", at: "safety_identifier" },
  });
});

test("what only this format has is a hint where it changes nothing, and needed where it does", () => {
  const hints = { prompt_cache_key: "k", prompt_cache_retention: "24h", prompt_cache_options: { mode: "explicit" } };
  const asked = read({ ...hints, stream_options: { include_usage: true, include_obfuscation: false } });
  expect(asked.needs).toEqual([]);
  expect(asked.hints.map(({ at }) => at)).toEqual([...Object.keys(hints), "stream_options.include_obfuscation"]);
  const needs = {
    ...{ logprobs: true, top_logprobs: 2, logit_bias: { 5: 1 }, functions: [{ name: "f" }], function_call: "auto", service_tier: "flex" },
    ...{ verbosity: "low", newest: { a: 1 }, extra_body: { google: {} } },
  };
  expect(Object.fromEntries(read(needs).needs.map(({ at, value }) => [at, value]))).toEqual(needs);
});

test("members that are newer than us are needed, by their place; a newer part is a part", () => {
  const request = read({
    messages: [
      {
        ...user,
        mood: 1,
        content: [{ type: "text", text: "a", shade: 2 }, { type: "video_url", video_url: {} }, { type: "toString" }],
      },
      {
        role: "assistant",
        tool_calls: [
          { ...ask("c"), speed: 3, function: { ...ask("c").function, depth: 4 } },
          { type: "newer", id: "d" },
        ],
      },
    ],
    stream_options: { pace: 5 },
    tools: [{ type: "function", function: { name: "f", power: 6 }, weight: 7 }],
    tool_choice: { type: "allowed_tools", allowed_tools: {} },
    response_format: { type: "json_schema", json_schema: { name: "n", schema: {}, size: 8 } },
  });
  expect(request.needs.map(({ at }) => at).sort()).toEqual([
    "messages[0].content[0].shade",
    "messages[0].mood",
    "messages[1].tool_calls[0].function.depth",
    "messages[1].tool_calls[0].speed",
    "response_format.json_schema.size",
    "stream_options.pace",
    "tool_choice.type",
    "tools[0].function.power",
    "tools[0].weight",
  ]);
  const foreign = request.messages.flatMap(({ parts }) => parts).filter(({ type }) => type === "foreign");
  expect(foreign).toEqual([
    { type: "foreign", format: "chat", value: { type: "video_url", video_url: {} }, at: "messages[0].content[1]" },
    { type: "foreign", format: "chat", value: { type: "toString" }, at: "messages[0].content[2]" },
    { type: "foreign", format: "chat", value: { type: "newer", id: "d" }, at: "messages[1].tool_calls[1]" },
  ]);
});

test("texts, pictures, files and sound are what they are", () => {
  const content = [
    { type: "text", text: "" },
    { type: "image_url", image_url: { url: "data:image/jpg;base64,AAAA", detail: "low" } },
    { type: "image_url", image_url: { url: "https://example.com/a.png" }, cache_control: { type: "ephemeral", ttl: "1h" } },
    { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
    { type: "file", file: { file_data: `data:text/plain;charset=utf-8;base64,${Buffer.from("한국어").toString("base64")}` } },
    { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
    { type: "text", text: "b", prompt_cache_breakpoint: { mode: "explicit" } },
  ];
  const parts = read({ messages: [{ role: "user", content }] }).messages[0]?.parts;
  expect(parts?.map(({ at }) => at)).toEqual([1, 2, 3, 4, 5, 6].map((i) => `messages[0].content[${i}]`));
  expect(parts?.map(withoutPlace)).toEqual([
    { type: "image", source: { kind: "base64", mediaType: "image/jpeg", data: "AAAA" }, detail: "low", cache: null, at: "" },
    { type: "image", source: { kind: "url", url: "https://example.com/a.png" }, detail: null, cache: { ttl: "1h" }, at: "" },
    { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "JVBERi0=" }, name: "a.pdf", cache: null, at: "" },
    { type: "file", source: { kind: "text", text: "한국어" }, name: null, cache: null, at: "" },
    { type: "audio", data: "AAAA", format: "wav", cache: null, at: "" },
    text("b", { cache: { ttl: null } }),
  ]);
});

test("a breakpoint of a message is that of its last part; of the request, its own", () => {
  const cache_control = { type: "ephemeral" };
  const request = read({
    cache_control,
    messages: [
      {
        role: "system",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
        cache_control,
      },
      { role: "assistant", content: "c", refusal: "no", tool_calls: [ask("1")], cache_control },
      { role: "tool", tool_call_id: "1", content: "3", cache_control: { type: "ephemeral", ttl: "5m" } },
      { role: "assistant", content: null, thinking_blocks: [{ type: "redacted_thinking", data: "x" }], cache_control },
    ],
  });
  const marked = request.messages.flatMap(({ parts }) => parts).filter((part) => "cache" in part && part.cache);
  expect(marked).toMatchObject([
    { type: "text", text: "b", cache: { ttl: null } },
    { type: "tool-call", cache: { ttl: null } },
    { type: "tool-result", cache: { ttl: "5m" } },
  ]);
  expect(request.cache).toEqual({ ttl: null });
});

describe("an answer that comes back", () => {
  it("has its reasoning by its maker, Google's signatures with their calls, and its sources", () => {
    const thinking_blocks = [
      { type: "thinking", thinking: "Hm", signature: "c2ln" },
      { type: "redacted_thinking", data: "eA==" },
      { type: "thinking", thinking: "So", signature: "llm-monitor.openai.enc", id: "rs_1" },
    ];
    const annotations = [
      { type: "url_citation", url_citation: { start_index: 2, end_index: 3, url: "https://e.com", title: "E" } },
      { type: "newer" },
    ];
    const assistant = {
      ...{
        role: "assistant",
        content: [
          { type: "text", text: "ab" },
          { type: "text", text: "cd" },
        ],
        refusal: "no",
        name: "Ann",
      },
      ...{ reasoning_content: "HmSo", thinking_blocks, annotations, parsed: { a: 1 } },
      tool_calls: [
        { ...ask("1"), extra_content: { google: { thought_signature: "sig" } } },
        { id: "2", type: "custom", custom: { name: "patch", input: "+a" } },
      ],
    };
    const request = read({ messages: [user, assistant] });
    expect(request.messages[1]?.name).toBe("Ann");
    expect(request.needs).toEqual([]);
    expect(partsOf(request)[1]).toEqual({
      role: "assistant",
      parts: [
        thinking("Hm", { signature: "c2ln", maker: "anthropic" }),
        thinking("", { signature: "eA==", maker: "anthropic", isRedacted: true }),
        thinking("So", { signature: "enc", maker: "openai", id: "rs_1" }),
        text("ab"),
        text("cd", { citations: [{ startIndex: 0, endIndex: 1, url: "https://e.com", title: "E" }] }),
        { type: "refusal", text: "no", at: "" },
        thinking("", { signature: "sig", maker: "google" }),
        call("1", "add", '{"a":1}'),
        call("2", "patch", "+a", { kind: "custom" }),
      ],
    });
  });

  it("has reasoning that nobody has signed only as text", () => {
    const message = { role: "assistant", content: "a", reasoning_content: "r" };
    expect(partsOf(read({ messages: [message] }))[0]?.parts).toEqual([thinking("r"), text("a")]);
    const signed = { ...message, thinking_blocks: [{ type: "thinking", thinking: "", signature: "llm-monitor.google.s" }] };
    expect(partsOf(read({ messages: [signed] }))[0]?.parts).toEqual([thinking("r"), thinking("", { signature: "s", maker: "google" }), text("a")]);
  });

  it("has the blocks of its own provider, by their format", () => {
    const provider_blocks = [
      { type: "web_search_tool_result", content: [] },
      { type: "responses", value: { type: "web_search_call" } },
    ];
    expect(read({ messages: [{ role: "assistant", content: "", provider_blocks }] }).messages[0]?.parts).toEqual([
      { type: "foreign", format: "messages", value: provider_blocks[0], at: "messages[0].provider_blocks[0]" },
      { type: "foreign", format: "responses", value: { type: "web_search_call" }, at: "messages[0].provider_blocks[1]" },
    ]);
  });
});

test("the results of parallel tools are one message, each of its call's kind", () => {
  const request = read({
    messages: [
      user,
      { role: "assistant", tool_calls: [ask("1"), { id: "2", type: "custom", custom: { name: "patch", input: "" } }] },
      { role: "tool", tool_call_id: "1", content: "3", name: "add" },
      { role: "tool", tool_call_id: "2", content: [{ type: "text", text: "4" }] },
      { role: "user", content: "And?" },
    ],
  });
  const result = { type: "tool-result", isError: false, cache: null };
  expect(request.messages.slice(2)).toEqual([
    {
      ...{ role: "user", name: null, at: "messages[2]" },
      parts: [
        { ...result, callId: "1", name: "add", kind: "function", parts: [text("3", { at: "messages[2].content" })], at: "messages[2]" },
        { ...result, callId: "2", name: null, kind: "custom", parts: [text("4", { at: "messages[3].content[0]" })], at: "messages[3]" },
      ],
    },
    { role: "user", name: null, at: "messages[4]", parts: [text("And?", { at: "messages[4].content" })] },
  ]);
});

test("tools, what is chosen of them, and formats of the output", () => {
  const schema = { type: "object", properties: { a: { type: "number" } } };
  const functionTool = {
    type: "function",
    function: { name: "add", description: "Adds", parameters: schema, strict: true },
    cache_control: { type: "ephemeral" },
  };
  const customTool = { type: "custom", custom: { name: "patch", format: { type: "text" } } };
  const tools = [functionTool, customTool];
  expect(read({ tools, tool_choice: "required" })).toMatchObject({
    tools: [
      tool("function", "add", { description: "Adds", schema, isStrict: true, cache: { ttl: null }, value: functionTool }),
      tool("custom", "patch", { at: "tools[1]", value: customTool }),
    ],
    toolChoice: { kind: "required", at: "tool_choice" },
  });
  const choice = (tool_choice: unknown) => read({ tools, tool_choice }).toolChoice;
  expect(choice({ type: "function", function: { name: "add" } })).toEqual({ kind: "tool", name: "add", at: "tool_choice.function.name" });
  expect(choice({ type: "custom", custom: { name: "patch" } })).toEqual({ kind: "tool", name: "patch", at: "tool_choice.custom.name" });
  const format = (response_format: object) => read({ response_format }).outputFormat;
  expect(format({ type: "text" })).toBeNull();
  expect(format({ type: "json_object" })).toEqual({ kind: "json", at: "response_format" });
  expect(format({ type: "json_schema", json_schema: { name: "n", description: "d", schema, strict: true } })).toEqual({
    ...{ kind: "schema", name: "n", description: "d", schema, isStrict: true, at: "response_format" },
  });
});
