import type Anthropic from "@anthropic-ai/sdk";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../domain/errors";
import type { ChatRequest } from "../chat/chat-types";
import { translateRequest } from "./request";

const HAIKU = { model: "claude-haiku-4-5-20251001", maxTokens: 4096 };
const OLD = { model: "claude-3-5-haiku-20241022", maxTokens: 4096 };
const CURRENT = { model: "claude-opus-4-8", maxTokens: 4096 };
const PNG = "iVBORw0KGgo=";

type Chat = Partial<OpenAI.ChatCompletionCreateParams>;
const user = { role: "user", content: "Hi" } as const;

function translate(body: Chat | ChatRequest, options = HAIKU): Anthropic.MessageCreateParams {
  return translateRequest({ messages: [user], ...body }, options) as unknown as Anthropic.MessageCreateParams;
}

/** The message of the refusal; fails when there is none. */
function refusal(body: Chat | ChatRequest, options = HAIKU): string {
  try {
    translate(body, options);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "invalid_request", status: 400 });
    expect((error as AppError).message.startsWith(`${(error as AppError).param}: `)).toBe(true);
    return (error as AppError).message;
  }
  throw new Error("was not refused");
}

describe("translateRequest", () => {
  it("says no more than it was told, and the cap always", () => {
    expect(translate({})).toEqual({
      model: HAIKU.model,
      max_tokens: 4096,
      messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
    });
  });

  it("takes null and neutral values for nothing said", () => {
    const neutral = {
      n: 1,
      logprobs: false,
      top_logprobs: null,
      logit_bias: {},
      frequency_penalty: 0,
      presence_penalty: 0,
      seed: null,
      store: false,
    };
    const more = { modalities: ["text"], service_tier: "auto", functions: [], metadata: {}, verbosity: "medium", response_format: { type: "text" } };
    expect(translate({ ...neutral, ...more, stop: null, tools: [], tool_choice: "auto", user: null } as ChatRequest)).toEqual(translate({}));
  });

  it("translates sampling, stops, user and stream", () => {
    const body: Chat = { temperature: 0.5, top_p: 0.9, stop: ["END", "\n\nHuman:"], user: "u-1", stream: true, max_tokens: 4096 };
    const expected = { temperature: 0.5, top_p: 0.9, stop_sequences: ["END", "\n\nHuman:"], metadata: { user_id: "u-1" }, stream: true };
    expect(translate(body)).toEqual({ ...translate({}), ...expected });
    expect(translate({ stop: "END" })).toMatchObject({ stop_sequences: ["END"] });
  });

  it("leaves out what changes nothing in the answer, and says whose request it is", () => {
    const hints = { prompt_cache_key: "k", prompt_cache_retention: "24h", prompt_cache_options: { mode: "implicit" }, store: false, metadata: {} };
    expect(translate({ ...hints, safety_identifier: "s-1", user: "u-1" } as ChatRequest)).toEqual({ ...translate({}), metadata: { user_id: "s-1" } });
    const picture = (detail?: string) => ({ type: "image_url", image_url: { url: "https://example.com/a.png", ...(detail ? { detail } : {}) } });
    const look = (detail?: string) => translate({ messages: [{ role: "user", content: [picture(detail)] }] } as ChatRequest);
    for (const detail of ["auto", "low", "high"]) expect(look(detail)).toEqual(look());
  });

  it("gathers system and developer messages, from the middle too, in order", () => {
    const messages: Chat["messages"] = [
      { role: "system", content: "One" },
      { role: "user", content: "Hi" },
      { role: "developer", content: [{ type: "text", text: "Two" }] },
      { role: "user", content: "there" },
    ];
    expect(translate({ messages })).toMatchObject({
      system: [
        { type: "text", text: "One" },
        { type: "text", text: "Two" },
      ],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Hi" },
            { type: "text", text: "there" },
          ],
        },
      ],
    });
  });

  it("translates images by data and by address, PDFs and texts", () => {
    const parts = [
      { type: "image_url", image_url: { url: `data:image/jpg;base64,${PNG}`, detail: "high" } },
      { type: "image_url", image_url: { url: "https://example.com/a.png" } },
      { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
      { type: "file", file: { file_data: `data:text/plain;charset=utf-8;base64,${Buffer.from("한국어").toString("base64")}` } },
    ];
    expect(translate({ messages: [{ role: "user", content: parts }] } as ChatRequest).messages[0]?.content).toEqual([
      { type: "image", source: { type: "base64", media_type: "image/jpeg", data: PNG } },
      { type: "image", source: { type: "url", url: "https://example.com/a.png" } },
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" }, title: "a.pdf" },
      { type: "document", source: { type: "text", media_type: "text/plain", data: "한국어" } },
    ]);
  });

  it("merges the results of parallel tools, and what the user says next, into one turn", () => {
    const call = (id: string, args: string) => ({ id, type: "function" as const, function: { name: "add", arguments: args } });
    const messages: Chat["messages"] = [
      user,
      { role: "assistant", content: "Let me see.", tool_calls: [call("call_1", '{"a":1}'), call("call_2", "")] },
      { role: "tool", tool_call_id: "call_1", content: "3" },
      { role: "tool", tool_call_id: "call_2", content: [{ type: "text", text: "4" }] },
      { role: "user", content: "And?" },
    ];
    expect(translate({ messages, tools: [tool("add")] }).messages.slice(1)).toEqual([
      {
        role: "assistant",
        content: [
          { type: "text", text: "Let me see." },
          { type: "tool_use", id: "call_1", name: "add", input: { a: 1 } },
          { type: "tool_use", id: "call_2", name: "add", input: {} },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "call_1", content: [{ type: "text", text: "3" }] },
          { type: "tool_result", tool_use_id: "call_2", content: [{ type: "text", text: "4" }] },
          { type: "text", text: "And?" },
        ],
      },
    ]);
  });

  it("translates tools, and each tool_choice", () => {
    const parameters = { type: "object", properties: { a: { type: "number" } } };
    const tools = [{ type: "function", function: { name: "add", description: "Adds", parameters, strict: true } }, tool("bare")] as Chat["tools"];
    const translated = [
      { name: "add", description: "Adds", input_schema: parameters, strict: true },
      { name: "bare", input_schema: { type: "object", properties: {} } },
    ];
    expect(translate({ tools })).toMatchObject({ tools: translated });
    const choices: [Chat["tool_choice"], boolean | undefined, unknown][] = [
      ["auto", undefined, { type: "auto" }],
      ["none", undefined, { type: "none" }],
      ["none", false, { type: "none" }],
      ["required", undefined, { type: "any" }],
      [{ type: "function", function: { name: "add" } }, undefined, { type: "tool", name: "add" }],
      [undefined, false, { type: "auto", disable_parallel_tool_use: true }],
      ["required", false, { type: "any", disable_parallel_tool_use: true }],
      ["auto", true, { type: "auto" }],
    ];
    for (const [tool_choice, parallel_tool_calls, expected] of choices)
      expect(translate({ tools, tool_choice, parallel_tool_calls })).toMatchObject({ tool_choice: expected });
    expect(translate({ tools })).not.toHaveProperty("tool_choice");
  });

  it("defines the tools of earlier calls when the request names none, and forbids to call them", () => {
    const tool_calls = [{ id: "call_1", type: "function" as const, function: { name: "add", arguments: "{}" } }];
    const messages: Chat["messages"] = [user, { role: "assistant", tool_calls }, { role: "tool", tool_call_id: "call_1", content: "3" }];
    expect(translate({ messages })).toMatchObject({ tools: [{ name: "add", input_schema: { type: "object" } }], tool_choice: { type: "none" } });
  });

  it("keeps cache breakpoints on parts, tools, messages and the request", () => {
    const cache_control = { type: "ephemeral", ttl: "1h" };
    const messages = [
      { role: "system", content: "Long", cache_control },
      {
        role: "user",
        content: [
          { type: "text", text: "Hi", cache_control },
          { type: "text", text: "ho", prompt_cache_breakpoint: { mode: "explicit" } },
        ],
      },
      { role: "tool", tool_call_id: "c", content: "3", cache_control: { type: "ephemeral" } },
    ];
    const tools = [{ ...tool("add"), cache_control }];
    const translated = translate({ messages, tools, cache_control } as ChatRequest);
    expect(translated).toMatchObject({ system: [{ text: "Long", cache_control }], tools: [{ name: "add", cache_control }], cache_control });
    expect(translated.messages[0]?.content).toMatchObject([
      { text: "Hi", cache_control },
      { text: "ho", cache_control: { type: "ephemeral" } },
      { type: "tool_result", cache_control: { type: "ephemeral" } },
    ]);
  });

  it("makes a strict schema Anthropic's structured output, and the rest an instruction", () => {
    const schema = { type: "object", properties: {}, additionalProperties: false };
    const strict = { response_format: { type: "json_schema", json_schema: { name: "x", schema, strict: true } } } as Chat;
    expect(translate(strict)).toMatchObject({ output_config: { format: { type: "json_schema", schema } } });
    expect(refusal(strict, OLD)).toMatch(/^response_format\.json_schema\.strict: /);
    const loose = translate({ response_format: { type: "json_schema", json_schema: { name: "x", schema } } }, OLD);
    expect(loose).not.toHaveProperty("output_config");
    expect(loose.system).toEqual([{ type: "text", text: expect.stringContaining(JSON.stringify(schema)) }]);
    const json = translate({ messages: [{ role: "system", content: "Be brief." }, user], response_format: { type: "json_object" } });
    expect(json.system).toEqual([
      { type: "text", text: "Be brief." },
      { type: "text", text: expect.stringContaining("JSON object") },
    ]);
  });

  it.each([
    ["low", HAIKU, { thinking: { type: "enabled", budget_tokens: 2048 } }],
    ["high", { ...HAIKU, maxTokens: 10_000 }, { thinking: { type: "enabled", budget_tokens: 5000 } }],
    ["high", { ...HAIKU, maxTokens: 1025 }, { thinking: { type: "enabled", budget_tokens: 1024 } }],
    ["high", { ...HAIKU, maxTokens: 64_000 }, { thinking: { type: "enabled", budget_tokens: 16_384 } }],
    ["none", HAIKU, {}],
    ["none", OLD, {}],
    ["minimal", CURRENT, { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "low" } }],
    ["xhigh", CURRENT, { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "xhigh" } }],
    ["none", CURRENT, { thinking: { type: "disabled" } }],
  ])("reasoning_effort %s with %j", (reasoning_effort, options, expected) => {
    const { thinking, output_config } = translate({ reasoning_effort: reasoning_effort as Chat["reasoning_effort"] }, options);
    expect({ ...(thinking ? { thinking } : {}), ...(output_config ? { output_config } : {}) }).toEqual(expected);
  });

  it("puts an answer's own thinking back, with its signature", () => {
    const thinking_blocks = [
      { type: "thinking", thinking: "Hm", signature: "c2ln" },
      { type: "redacted_thinking", data: "eA==" },
    ];
    const assistant = { role: "assistant", content: "Yes", reasoning_content: "Hm", thinking_blocks, refusal: null, annotations: [] };
    expect(translate({ messages: [user, assistant, user] } as ChatRequest).messages[1]).toEqual({
      role: "assistant",
      content: [...thinking_blocks, { type: "text", text: "Yes" }],
    });
  });

  it("lets an empty answer of the model pass without a turn", () => {
    const messages: Chat["messages"] = [user, { role: "assistant", content: "" }, { role: "user", content: "Again" }];
    expect(translate({ messages }).messages).toHaveLength(1);
  });
});

const part = (value: unknown) => ({ messages: [user, { role: "user", content: [{ type: "text", text: "a" }, value] }] });
const toolCall = (call: object) => ({ messages: [user, { role: "assistant", tool_calls: [{ id: "c", type: "function", ...call }] }] });

describe("what cannot be said is refused by its name", () => {
  const refused: [string, object, typeof HAIKU?][] = [
    ["n", { n: 2 }],
    ["logprobs", { logprobs: true }],
    ["top_logprobs", { top_logprobs: 2 }],
    ["logit_bias", { logit_bias: { 50256: -100 } }],
    ["frequency_penalty", { frequency_penalty: 0.1 }],
    ["presence_penalty", { presence_penalty: -1 }],
    ["seed", { seed: 1 }],
    ["audio", { audio: { voice: "alloy", format: "mp3" } }],
    ["modalities", { modalities: ["text", "audio"] }],
    ["prediction", { prediction: { type: "content", content: "x" } }],
    ["web_search_options", { web_search_options: {} }],
    ["functions", { functions: [{ name: "x" }] }],
    ["function_call", { function_call: "auto" }],
    ["store", { store: true }],
    ["metadata", { metadata: { a: "b" } }],
    ["service_tier", { service_tier: "flex" }],
    ["verbosity", { verbosity: "low" }],
    ["no_such_field", { no_such_field: 1 }],
    ["__proto__", JSON.parse('{"__proto__": {"a": 1}}')],
    ["temperature", { temperature: 1.1 }],
    ["temperature", { temperature: -0.1 }],
    ["temperature", { temperature: "hot" }],
    ["temperature", { temperature: 0.2, reasoning_effort: "low" }],
    ["top_p", { top_p: 2 }],
    ["top_p", { top_p: 0.5, reasoning_effort: "low" }],
    ["tool_choice", { tools: [tool("a")], tool_choice: "required", reasoning_effort: "low" }],
    ["reasoning_effort", { reasoning_effort: "low" }, OLD],
    ["reasoning_effort", { reasoning_effort: "low" }, { ...HAIKU, maxTokens: 1024 }],
    ["reasoning_effort", { reasoning_effort: "toString" }],
    ["stop", { stop: "\n" }],
    ["stop[1]", { stop: ["END", ""] }],
    ["user", { user: 1 }],
    ["safety_identifier", { safety_identifier: 1 }],
    ["response_format", { response_format: "json" }],
    ["response_format.type", { response_format: { type: "xml" } }],
    ["response_format.json_schema.schema", { response_format: { type: "json_schema", json_schema: { name: "x" } } }],
    ["messages", { messages: [] }],
    ["messages", { messages: "Hi" }],
    ["messages", { messages: [{ role: "system", content: "x" }] }],
    ["messages[0]", { messages: ["Hi"] }],
    ["messages[1].role", { messages: [user, { role: "function", name: "x", content: "y" }] }],
    ["messages[0].name", { messages: [{ ...user, name: "Ann" }] }],
    ["messages[0].name", { messages: [{ role: "system", content: "x", name: "Ann" }, user] }],
    ["messages[1].name", { messages: [user, { role: "assistant", content: "x", name: "Ann" }] }],
    ["messages[0].content", { messages: [{ role: "user", content: 1 }] }],
    ["messages[1].content[1].type", part({ type: "input_audio", input_audio: { data: "", format: "wav" } })],
    ["messages[1].content[1].type", part({ type: "toString" })],
    ["messages[1].content[1].text", part({ type: "text", text: 1 })],
    ["messages[1].content[1].extra", part({ type: "text", text: "x", extra: 1 })],
    ["messages[1].content[1].cache_control", part({ type: "text", text: "x", cache_control: { type: "forever" } })],
    ["messages[1].content[1].cache_control.ttl", part({ type: "text", text: "x", cache_control: { type: "ephemeral", ttl: "2h" } })],
    ["messages[1].content[1].image_url.url", part({ type: "image_url", image_url: { url: "file:///etc/passwd" } })],
    ["messages[1].content[1].image_url.url", part({ type: "image_url", image_url: { url: "data:image/svg+xml;base64,PHN2Zz4=" } })],
    ["messages[1].content[1].image_url.url", part({ type: "image_url", image_url: { url: "data:image/png;base64,not base64" } })],
    ["messages[1].content[1].image_url.url", part({ type: "image_url" })],
    ["messages[1].content[1].image_url.detail", part({ type: "image_url", image_url: { url: "https://e.com/a.png", detail: "tiny" } })],
    ["messages[1].content[1].file.file_id", part({ type: "file", file: { file_id: "file-1" } })],
    ["messages[1].content[1].file.file_data", part({ type: "file", file: { file_data: "data:application/zip;base64,eA==" } })],
    ["messages[1].content[0].type", { messages: [user, { role: "assistant", content: [{ type: "image_url", image_url: {} }] }] }],
    ["messages[1].audio", { messages: [user, { role: "assistant", audio: { id: "a" } }] }],
    ["messages[1].function_call", { messages: [user, { role: "assistant", function_call: { name: "x", arguments: "" } }] }],
    ["messages[1].thinking_blocks[0]", { messages: [user, { role: "assistant", thinking_blocks: [{ type: "text" }] }] }],
    [
      "messages[1].thinking_blocks[0].signature",
      { messages: [user, { role: "assistant", thinking_blocks: [{ type: "thinking", thinking: "Hm" }] }] },
    ],
    ["messages[1].provider_blocks", { messages: [user, { role: "assistant", provider_blocks: [{ type: "image" }] }] }],
    ["messages[1].tool_calls[0].type", toolCall({ type: "custom", custom: { name: "x", input: "" } })],
    ["messages[1].tool_calls[0].id", toolCall({ id: "a b", function: { name: "x", arguments: "{}" } })],
    ["messages[1].tool_calls[0].function.name", toolCall({ function: { arguments: "{}" } })],
    ["messages[1].tool_calls[0].function.arguments", toolCall({ function: { name: "x", arguments: "{" } })],
    ["messages[1].tool_calls[0].function.arguments", toolCall({ function: { name: "x", arguments: "[1]" } })],
    [
      "messages[1].tool_calls[0].function.arguments",
      toolCall({ function: { name: "x", arguments: `{"a":${"[".repeat(9999)}${"]".repeat(9999)}}` } }),
    ],
    ["messages[1].tool_call_id", { messages: [user, { role: "tool", content: "x" }] }],
    ["tools[0].type", { tools: [{ type: "custom", custom: { name: "x" } }] }],
    ["tools[0].function.name", { tools: [tool("a b")] }],
    ["tools[0].function.parameters", { tools: [{ type: "function", function: { name: "a", parameters: { type: "array" } } }] }],
    ["tools[0].function.strict", { tools: [{ type: "function", function: { name: "a", strict: true } }] }, OLD],
    ["tool_choice", { tool_choice: "required" }],
    ["tool_choice", { tools: [tool("a")], tool_choice: "always" }],
    ["tool_choice.type", { tools: [tool("a")], tool_choice: { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [] } } }],
    ["tool_choice.function.name", { tools: [tool("a")], tool_choice: { type: "function", function: { name: "b" } } }],
    ["parallel_tool_calls", { tools: [tool("a")], parallel_tool_calls: "no" }],
  ];

  it.each(refused)("%s: %j", (field, body, options) => {
    expect(refusal(body as ChatRequest, options)).toMatch(new RegExp(`^${field.replace(/[.[\]]/g, "\\$&")}: `));
  });
});

function tool(name: string): OpenAI.ChatCompletionFunctionTool {
  return { type: "function", function: { name } };
}
