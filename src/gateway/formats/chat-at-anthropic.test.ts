import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import type { WriteOptions } from "../hub/format";
import { translateRequest } from "./testing/translate-chat";

const HAIKU = { model: "claude-haiku-4-5-20251001", outputTokensMax: 4096 };
const OLD = { model: "claude-3-5-haiku-20241022", outputTokensMax: 4096 };
const user = { role: "user", content: "Hi" } as const;
const tool = (name: string): OpenAI.ChatCompletionFunctionTool => ({ type: "function", function: { name } });
const translate = (body: object, options: WriteOptions = HAIKU) => translateRequest({ messages: [user], ...body }, options);

describe("a request in OpenAI's chat for an Anthropic model", () => {
  it("says no more than it was told, and the cap always", () => {
    const body = { model: HAIKU.model, max_tokens: 4096, messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] };
    expect(translate({})).toEqual({ body, dropped: [] });
  });

  it("is sent without the hints that the model does not have, and each is named as the caller has it", () => {
    const hints = { prompt_cache_key: "k", seed: 1, stream_options: { include_obfuscation: false }, prompt_cache_retention: "24h" };
    expect(translate({ ...hints, reasoning_effort: "low", temperature: 0.2 })).toEqual({
      body: { ...translate({}).body, temperature: 0.2 },
      dropped: ["prompt_cache_key", "prompt_cache_retention", "stream_options.include_obfuscation", "seed", "reasoning_effort"],
    });
    expect(translate({ metadata: { a: "b" } })).toEqual({ ...translate({}), dropped: ["metadata"] });
    expect(translate({ safety_identifier: "s-1", user: "u-1", store: false, metadata: {} })).toEqual({
      body: { ...translate({}).body, metadata: { user_id: "s-1" } },
      dropped: [],
    });
  });

  it("has each picture whole, whatever detail was asked for", () => {
    const look = (detail: string | undefined) =>
      translate({ messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://example.com/a.png", detail } }] }] });
    for (const detail of ["auto", "low", "high"]) expect(look(detail)).toEqual(look(undefined));
  });

  it("keeps each mark of the cache where it stood", () => {
    const cache_control = { type: "ephemeral", ttl: "1h" };
    const messages = [
      { role: "system", content: "Long", cache_control },
      { role: "user", content: [{ type: "text", text: "ho", prompt_cache_breakpoint: { mode: "explicit" } }] },
      { role: "assistant", tool_calls: [{ id: "c", type: "function", function: { name: "add", arguments: "" } }] },
      { role: "tool", tool_call_id: "c", content: "3", cache_control: { type: "ephemeral" } },
    ];
    const { body, dropped } = translate({ messages, tools: [{ ...tool("add"), cache_control }], cache_control });
    expect(dropped).toEqual([]);
    expect(body).toMatchObject({
      ...{ system: [{ text: "Long", cache_control }], tools: [{ name: "add", cache_control }], cache_control },
      messages: [
        { content: [{ text: "ho", cache_control: { type: "ephemeral" } }] },
        { content: [{ type: "tool_use", input: {} }] },
        { content: [{ type: "tool_result", cache_control: { type: "ephemeral" } }] },
      ],
    });
  });

  it("has no turn for an empty answer of the model", () => {
    const messages = [user, { role: "assistant", content: "" }, { role: "user", content: "Again" }];
    expect(translate({ messages }).body.messages).toHaveLength(1);
  });
});

const part = (value: unknown) => ({ messages: [user, { role: "user", content: [{ type: "text", text: "a" }, value] }] });
const toolCall = (call: object) => ({ messages: [user, { role: "assistant", tool_calls: [{ id: "c", type: "function", ...call }] }] });
const picture = (url: string) => part({ type: "image_url", image_url: { url } });

describe("what cannot be said is refused by the caller's name for it", () => {
  const refused: [string, object, WriteOptions?][] = [
    ["n", { n: 2 }],
    ["logprobs", { logprobs: true }],
    ["top_logprobs", { top_logprobs: 2 }],
    ["logit_bias", { logit_bias: { 50256: -100 } }],
    ["frequency_penalty", { frequency_penalty: 0.1 }],
    ["presence_penalty", { presence_penalty: -1 }],
    ["audio", { audio: { voice: "alloy", format: "mp3" } }],
    ["modalities[1]", { modalities: ["text", "audio"] }],
    ["prediction", { prediction: { type: "content", content: "x" } }],
    ["web_search_options", { web_search_options: {} }],
    ["functions", { functions: [{ name: "x" }] }],
    ["function_call", { function_call: "auto" }],
    ["store", { store: true }],
    ["service_tier", { service_tier: "flex" }],
    ["verbosity", { verbosity: "low" }],
    ["no_such_field", { no_such_field: 1 }],
    ["toString", { toString: 1 }],
    ["__proto__", JSON.parse('{"__proto__": {"a": 1}}')],
    ["temperature", { temperature: 1.1 }],
    ["temperature", { temperature: -0.1 }],
    ["top_p", { top_p: 2 }],
    ["reasoning_effort", { reasoning_effort: "toString" }],
    ["stop", { stop: "\n" }],
    ["stop[1]", { stop: ["END", ""] }],
    ["user", { user: 1 }],
    ["safety_identifier", { safety_identifier: 1 }],
    ["response_format", { response_format: "json" }],
    ["response_format.type", { response_format: { type: "xml" } }],
    ["messages", { messages: [{ role: "system", content: "x" }] }],
    ["messages[1].role", { messages: [user, { role: "function", name: "x", content: "y" }] }],
    ["messages[0].name", { messages: [{ ...user, name: "Ann" }] }],
    ["messages[0].name", { messages: [{ role: "system", content: "x", name: "Ann" }, user] }],
    ["messages[1].name", { messages: [user, { role: "assistant", content: "x", name: "Ann" }] }],
    ["messages[0].content", { messages: [{ role: "user", content: 1 }] }],
    ["messages[1].content[1]", part({ type: "input_audio", input_audio: { data: "", format: "wav" } })],
    ["messages[1].content[1]", part({ type: "toString" })],
    ["messages[1].content[1].extra", part({ type: "text", text: "x", extra: 1 })],
    ["messages[1].content[1]", picture("data:image/svg+xml;base64,PHN2Zz4=")],
    ["messages[1].content[1].image_url", part({ type: "image_url" })],
    ["messages[1].content[1]", part({ type: "file", file: { file_data: "data:application/zip;base64,eA==" } })],
    ["messages[1].content[0].type", { messages: [user, { role: "assistant", content: [{ type: "image_url", image_url: {} }] }] }],
    ["messages[1].function_call", { messages: [user, { role: "assistant", function_call: { name: "x", arguments: "" } }] }],
    ["messages[1].tool_calls[0]", toolCall({ id: "a b", function: { name: "x", arguments: "{}" } })],
    ["messages[1].tool_calls[0].function.name", toolCall({ function: { arguments: "{}" } })],
    ["messages[1].tool_calls[0]", toolCall({ function: { name: "x", arguments: "{" } })],
    ["messages[1].tool_calls[0]", toolCall({ function: { name: "x", arguments: "[1]" } })],
    ["messages[1].tool_calls[0]", toolCall({ function: { name: "x", arguments: `{"a":${"[".repeat(9999)}${"]".repeat(9999)}}` } })],
    ["messages[1].tool_call_id", { messages: [user, { role: "tool", content: "x" }] }],
    ["tools[0]", { tools: [tool("a b")] }],
    ["tools[0]", { tools: [{ type: "function", function: { name: "a", strict: true } }] }, OLD],
    ["tool_choice.type", { tools: [tool("a")], tool_choice: { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [] } } }],
    ["parallel_tool_calls", { tools: [tool("a")], parallel_tool_calls: "no" }],
  ];

  it.each(refused)("%s: %j", (param, body, options) => {
    const message = expect.stringMatching(/^[^ ]+: /);
    expect(() => translate(body, options)).toThrow(expect.objectContaining({ code: "invalid_request", status: 400, param, message }));
  });
});
