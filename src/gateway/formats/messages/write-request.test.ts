import { describe, expect, it } from "vitest";
import type { HubReasoning, HubRequest } from "../../hub/hub-request";
import type { InputPart } from "../../hub/parts";
import { hubRequest } from "../testing/hub-request";
import { messagesProvider } from "./provider";
import { call, message, text, tool } from "./testing/hub-values";

const HAIKU = { model: "claude-haiku-4-5-20251001", outputTokensMax: 4096 };

const OLD = { model: "claude-3-5-haiku-20241022", outputTokensMax: 4096 };

const CURRENT = { model: "claude-opus-4-8", outputTokensMax: 4096 };

// biome-ignore lint/suspicious/noExplicitAny: what is written is looked into, member by member
const write = (more: Partial<HubRequest>, options = HAIKU): any => messagesProvider.writeRequest(hubRequest(more), options).body;

const drops = (more: Partial<HubRequest>, options = HAIKU) => messagesProvider.writeRequest(hubRequest(more), options).dropped;

const said = (...parts: InputPart[]) => write({ messages: [message("user", ...parts)] }).messages[0].content;

const wish = (effort: HubReasoning["effort"], more: Partial<HubReasoning> = {}): HubReasoning => {
  return { effort, budgetTokens: null, isShown: null, at: "reasoning_effort", ...more };
};

const base64 = (mediaType: string, data = "eA==") => ({ kind: "base64" as const, mediaType, data });

const image = (source: object, at = "") => ({ type: "image", source, detail: null, cache: null, at }) as InputPart;

const file = (source: object, name: string | null = null) => ({ type: "file", source, name, cache: null, at: "messages[0].content[0]" }) as InputPart;

const result = (callId: string, ...parts: InputPart[]) =>
  ({ type: "tool-result", callId, name: null, kind: "function", parts, isError: false, cache: null, at: "" }) as InputPart;
const thought = (more: object) =>
  ({ type: "reasoning", text: "Hm", signature: "c2ln", maker: "anthropic", isRedacted: false, id: null, at: "", ...more }) as InputPart;

describe("an Anthropic request", () => {
  it("says no more than was asked for, and the cap always", () => {
    const written = messagesProvider.writeRequest(hubRequest(), HAIKU);
    expect(written).toEqual({
      body: { model: HAIKU.model, max_tokens: 4096, messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] },
      dropped: [],
    });
  });

  it("says sampling, stops, whose request it is and that it is a stream", () => {
    const at = "x";
    const body = write({
      ...{ temperature: { value: 0.5, at }, topP: { value: 0.9, at }, topK: { value: 40, at }, isStreaming: true },
      ...{ stop: { value: ["END", "\n\nHuman:"], at }, userId: { value: "u-1", at }, frequencyPenalty: { value: 0, at } },
    });
    const expected = { temperature: 0.5, top_p: 0.9, top_k: 40, stop_sequences: ["END", "\n\nHuman:"], metadata: { user_id: "u-1" }, stream: true };
    expect(body).toEqual({ ...write({}), ...expected });
  });

  it("gathers system messages, from the middle too, and merges turns of one role", () => {
    const messages = [message("system", text("One")), message("user", text("Hi")), message("system", text("Two")), message("user", text("there"))];
    expect(write({ messages })).toMatchObject({
      system: [
        { type: "text", text: "One" },
        { type: "text", text: "Two" },
      ],
      messages: [{ role: "user", content: [{ text: "Hi" }, { text: "there" }] }],
    });
  });

  it("says images and documents by data and by address", () => {
    const url = { kind: "url", url: "https://example.com/a" };
    const korean = Buffer.from("한국어").toString("base64");
    expect(said(image(base64("image/jpg")), image(url), file(base64("application/pdf"), "a.pdf"), file(url))).toEqual([
      { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "eA==" } },
      { type: "image", source: { type: "url", url: "https://example.com/a" } },
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "eA==" }, title: "a.pdf" },
      { type: "document", source: { type: "url", url: "https://example.com/a" } },
    ]);
    const plain = { type: "document", source: { type: "text", media_type: "text/plain", data: "한국어" } };
    expect(said(file(base64("text/plain", korean)), file({ kind: "text", text: "한국어" }))).toEqual([plain, plain]);
  });

  it("says calls and results, with images, errors and what the user says next in one turn", () => {
    const failed = { ...result("call_2", image(base64("image/png"))), isError: true } as InputPart;
    const messages = [
      message("user", text("Hi")),
      message("assistant", text("Let me see."), call("call_1", '{"a":1}'), call("call_2", ""), call("call_3", "any *text*", { kind: "custom" })),
      message("user", result("call_1", text("3"))),
      message("user", failed, text("And?"), result("call_3")),
    ];
    expect(write({ messages, tools: [tool("add")] }).messages.slice(1)).toEqual([
      {
        role: "assistant",
        content: [
          { type: "text", text: "Let me see." },
          { type: "tool_use", id: "call_1", name: "add", input: { a: 1 } },
          { type: "tool_use", id: "call_2", name: "add", input: {} },
          { type: "tool_use", id: "call_3", name: "add", input: { input: "any *text*" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "call_1", content: [{ type: "text", text: "3" }] },
          {
            type: "tool_result",
            tool_use_id: "call_2",
            content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: "eA==" } }],
            is_error: true,
          },
          { type: "tool_result", tool_use_id: "call_3" },
          { type: "text", text: "And?" },
        ],
      },
    ]);
  });

  it("gives Anthropic's own thinking back bit by bit, and nobody else's", () => {
    const parts = [
      thought({}),
      thought({ text: "" }),
      thought({ text: "", isRedacted: true, signature: "eA==" }),
      ...[thought({ maker: "google" }), thought({ maker: "openai" }), thought({ signature: null, maker: null })],
    ];
    const written = messagesProvider.writeRequest(hubRequest({ messages: [message("user", text("Hi")), message("assistant", ...parts)] }), HAIKU);
    expect(written.dropped).toEqual([]);
    expect(written.body.messages).toMatchObject([
      {},
      {
        content: [
          { type: "thinking", thinking: "Hm", signature: "c2ln" },
          { type: "thinking", thinking: "", signature: "c2ln" },
          { type: "redacted_thinking", data: "eA==" },
        ],
      },
    ]);
  });

  it("says its own blocks and tools as they were, and takes a refusal for a text", () => {
    const value = { type: "compaction", content: "Short." };
    const own = { type: "web_search_20250305", name: "web_search", max_uses: 3 };
    const foreign = { type: "foreign", format: "messages", value, at: "" } as InputPart;
    const refusal = { type: "refusal", text: "No.", at: "" } as InputPart;
    const messages = [message("assistant", foreign, refusal), message("user", text("Hi"))];
    const body = write({ format: "messages", messages, tools: [tool("web_search", { kind: "own", value: own })] });
    expect(body).toMatchObject({ messages: [{ content: [value, { type: "text", text: "No." }] }, {}], tools: [own] });
  });

  it("says functions, custom tools as functions with one text, and each choice", () => {
    const schema = { type: "object", properties: { a: { type: "number" } } };
    const tools = [
      tool("add", { description: "Adds", schema, isStrict: true }),
      tool("bare", { cache: { ttl: "1h" } }),
      tool("patch", { kind: "custom" }),
    ];
    expect(write({ tools }).tools).toEqual([
      { name: "add", description: "Adds", input_schema: schema, strict: true },
      { name: "bare", input_schema: { type: "object", properties: {} }, cache_control: { type: "ephemeral", ttl: "1h" } },
      {
        name: "patch",
        input_schema: { type: "object", properties: { input: { type: "string" } }, required: ["input"], additionalProperties: false },
      },
    ]);
    const at = "tool_choice";
    const choices: [HubRequest["toolChoice"], boolean | null, unknown][] = [
      [null, null, undefined],
      [{ kind: "auto", at }, null, { type: "auto" }],
      [{ kind: "none", at }, false, { type: "none" }],
      [{ kind: "required", at }, null, { type: "any" }],
      [{ kind: "tool", name: "add", at }, null, { type: "tool", name: "add" }],
      [null, false, { type: "auto", disable_parallel_tool_use: true }],
      [{ kind: "required", at }, false, { type: "any", disable_parallel_tool_use: true }],
      [{ kind: "auto", at }, true, { type: "auto" }],
    ];
    for (const [toolChoice, parallel, expected] of choices) {
      const areCallsParallel = parallel === null ? null : { value: parallel, at: "parallel_tool_calls" };
      expect(write({ tools, toolChoice, areCallsParallel }).tool_choice).toEqual(expected);
    }
  });

  it("defines the tools of earlier calls when there are none, and forbids to call them", () => {
    const messages = [message("user", text("Hi")), message("assistant", call("call_1")), message("user", result("call_1", text("3")))];
    expect(write({ messages })).toMatchObject({ tools: [{ name: "add", input_schema: { type: "object" } }], tool_choice: { type: "none" } });
  });

  it("keeps cache marks, and names one that stands at nothing", () => {
    const messages = [
      message("system", { ...text("Long"), cache: { ttl: "1h" } }),
      message("user", { ...text("Hi"), cache: { ttl: null } }, { ...text(""), cache: { ttl: null } }),
    ];
    const body = write({ messages, cache: { ttl: "5m" } });
    expect(body).toMatchObject({
      system: [{ cache_control: { type: "ephemeral", ttl: "1h" } }],
      cache_control: { type: "ephemeral", ttl: "5m" },
    });
    expect(body.messages[0].content).toEqual([{ type: "text", text: "Hi", cache_control: { type: "ephemeral" } }]);
    expect(drops({ messages })).toEqual(["cache_control"]);
  });

  it("makes a strict schema Anthropic's structured output, and the rest an instruction", () => {
    const schema = { type: "object", properties: {}, additionalProperties: false };
    const format = { kind: "schema", name: "x", description: null, schema, isStrict: true, at: "response_format" } as const;
    expect(write({ outputFormat: format }).output_config).toEqual({ format: { type: "json_schema", schema } });
    expect(write({ outputFormat: { ...format, description: "D" } }).output_config.format.schema).toEqual({ ...schema, description: "D" });
    const loose = write({ outputFormat: { ...format, isStrict: false } }, OLD);
    expect(loose).not.toHaveProperty("output_config");
    expect(loose.system).toEqual([{ type: "text", text: expect.stringContaining(JSON.stringify(schema)) }]);
    const json = write({ messages: [message("system", text("Be brief.")), message("user", text("Hi"))], outputFormat: { kind: "json", at: "" } });
    expect(json.system).toEqual([
      { type: "text", text: "Be brief." },
      { type: "text", text: expect.stringContaining("JSON object") },
    ]);
  });

  it.each([
    [wish("low"), HAIKU, { thinking: { type: "enabled", budget_tokens: 2048 } }],
    [wish("high"), { ...HAIKU, outputTokensMax: 10_000 }, { thinking: { type: "enabled", budget_tokens: 5000 } }],
    [wish("high"), { ...HAIKU, outputTokensMax: 1025 }, { thinking: { type: "enabled", budget_tokens: 1024 } }],
    [wish("high"), { ...HAIKU, outputTokensMax: 64_000 }, { thinking: { type: "enabled", budget_tokens: 16_384 } }],
    [wish("default", { budgetTokens: 4000 }), HAIKU, { thinking: { type: "enabled", budget_tokens: 4000 } }],
    [wish("default", { budgetTokens: 1 }), HAIKU, { thinking: { type: "enabled", budget_tokens: 1024 } }],
    [wish("default", { budgetTokens: 9000, isShown: false }), HAIKU, { thinking: { type: "enabled", budget_tokens: 2048, display: "omitted" } }],
    [wish("none"), HAIKU, {}],
    [wish("none"), OLD, {}],
    [wish("minimal"), CURRENT, { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "low" } }],
    [wish("xhigh"), CURRENT, { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "xhigh" } }],
    [wish("default", { isShown: false }), CURRENT, { thinking: { type: "adaptive", display: "omitted" } }],
    [wish("default", { budgetTokens: 9000 }), CURRENT, { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "high" } }],
    [wish("none"), CURRENT, { thinking: { type: "disabled" } }],
  ])("reasoning %j with %j", (reasoning, options, expected) => {
    const { thinking, output_config } = write({ reasoning }, options);
    expect({ ...(thinking ? { thinking } : {}), ...(output_config ? { output_config } : {}) }).toEqual(expected);
  });

  it("leaves out hints that it has no form for, and names each once, without indices", () => {
    const own = tool("web_search", { kind: "own", value: { type: "web_search" } });
    const hints = [
      { at: "metadata", value: {} },
      { at: "messages[3].clear_at", value: "never" },
      { at: "messages[4].clear_at", value: "never" },
    ];
    const request = { hints, seed: { value: 1, at: "seed" }, tools: [own, tool("add")] };
    expect(drops(request)).toEqual(["metadata", "messages.clear_at", "seed", "tools.web_search"]);
    expect(write(request)).toEqual(write({ tools: [tool("add")] }));
  });

  it.each([
    ["a model that does not reason", {}, OLD],
    ["too small a cap", {}, { ...HAIKU, outputTokensMax: 1024 }],
    ["a temperature", { temperature: { value: 0.2, at: "temperature" } }, HAIKU],
    ["a temperature", { temperature: { value: 0.2, at: "temperature" } }, CURRENT],
    ["top_p", { topP: { value: 0.5, at: "top_p" } }, HAIKU],
    ["a forced tool", { tools: [tool("add")], toolChoice: { kind: "required", at: "tool_choice" } as const }, HAIKU],
  ])("leaves the wish for reasoning out where it does not go together with %s", (_name, more, options) => {
    expect(drops({ ...more, reasoning: wish("low") }, options)).toEqual(["reasoning_effort"]);
    expect(write({ ...more, reasoning: wish("low") }, options)).toEqual(write(more, options));
  });
});

it("a model that always thinks is not told to rest", () => {
  const fable = { model: "claude-fable-5-1", outputTokensMax: 4096 };
  expect(write({ reasoning: wish("none") }, fable)).toEqual(write({}, fable));
  expect(drops({ reasoning: wish("none") }, fable)).toEqual(["reasoning_effort"]);
});
