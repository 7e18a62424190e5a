import { describe, expect, it } from "vitest";
import type { ChatRequest } from "../chat/chat-types";
import { type Chat, CURRENT, HAIKU, OLD, PNG, refusal, tool, translate, user } from "../testing/translate-chat";

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
