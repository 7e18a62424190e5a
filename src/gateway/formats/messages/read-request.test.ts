import { describe, expect, it } from "vitest";
import { AppError } from "../../../domain/errors";
import { markSignature } from "../../hub/foreign-signature";
import { messagesCaller } from "./caller";

const user = { role: "user", content: "Hi" };
const read = (more: object) => messagesCaller.readRequest({ model: "m", max_tokens: 64, messages: [user], ...more }, { isStreaming: false });
const said = (content: unknown, role = "user") => read({ messages: [user, { role, content }] }).messages[1]?.parts;
const call = { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "add", input: { a: 1 } }] };

describe("a messages request is read", () => {
  it("as Claude Code sends it", () => {
    const request = read({
      system: [
        { type: "text", text: "You are Claude Code." },
        { type: "text", text: "Long.", cache_control: { type: "ephemeral", ttl: "1h", scope: "global" } },
      ],
      messages: [
        user,
        { role: "system", content: [{ type: "text", text: "The date is today." }] },
        call,
        { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "2", cache_control: { type: "ephemeral" } }] },
      ],
      tools: [{ name: "add", description: "Adds", input_schema: { type: "object" }, eager_input_streaming: true }],
      ...{ max_tokens: 32000, thinking: { type: "adaptive", display: "omitted" }, output_config: { effort: "high" }, metadata: { user_id: "u" } },
      ...{ context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] }, temperature: 1, stream: true },
    });
    expect(request).toMatchObject({
      format: "messages",
      messages: [
        { role: "system", at: "system", parts: [{ text: "You are Claude Code." }, { text: "Long.", cache: { ttl: "1h" }, at: "system[1]" }] },
        { role: "user", parts: [{ type: "text", text: "Hi", at: "messages[0].content" }] },
        { role: "system", parts: [{ text: "The date is today." }] },
        { role: "assistant", parts: [{ type: "tool-call", id: "toolu_1", name: "add", kind: "function", input: '{"a":1}' }] },
        {
          role: "user",
          parts: [
            { type: "tool-result", callId: "toolu_1", parts: [{ text: "2" }], isError: false, cache: { ttl: null }, at: "messages[3].content[0]" },
          ],
        },
      ],
      tools: [{ kind: "function", name: "add", description: "Adds", schema: { type: "object" }, isStrict: false, at: "tools[0]" }],
      outputTokensMax: { value: 32000, at: "max_tokens" },
      reasoning: { effort: "high", budgetTokens: null, isShown: false, at: "thinking" },
      temperature: { value: 1, at: "temperature" },
      userId: { value: "u", at: "metadata.user_id" },
      needs: [],
    });
    expect(request.hints.map(({ at }) => at)).toEqual(["tools[0].eager_input_streaming", "context_management"]);
  });

  it("with every kind of content", () => {
    expect(
      said([
        { type: "image", source: { type: "base64", media_type: "image/png", data: "eA==" } },
        { type: "image", source: { type: "url", url: "https://e.com/a.png" } },
        { type: "document", source: { type: "base64", media_type: "application/pdf", data: "eA==" }, title: "a.pdf", citations: { enabled: false } },
        { type: "document", source: { type: "text", media_type: "text/plain", data: "Plain" } },
        { type: "document", source: { type: "url", url: "https://e.com/a.pdf" } },
        { type: "document", source: { type: "content", content: "All" }, title: "t" },
        {
          type: "document",
          source: {
            type: "content",
            content: [
              { type: "text", text: "One" },
              { type: "text", text: "Two" },
            ],
          },
        },
        {
          type: "document",
          source: {
            type: "content",
            content: [
              { type: "text", text: "One" },
              { type: "image", source: { type: "url", url: "https://e.com" } },
            ],
          },
        },
        { type: "search_result", source: "s", title: "t", content: [] },
        { type: "image", source: { type: "newer" } },
      ]),
    ).toMatchObject([
      { type: "image", source: { kind: "base64", mediaType: "image/png", data: "eA==" } },
      { type: "image", source: { kind: "url", url: "https://e.com/a.png" } },
      { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "eA==" }, name: "a.pdf" },
      { type: "file", source: { kind: "text", text: "Plain" }, name: null },
      { type: "file", source: { kind: "url", url: "https://e.com/a.pdf" } },
      { type: "file", source: { kind: "text", text: "All" }, name: "t" },
      { type: "file", source: { kind: "text", text: "One\nTwo" } },
      { type: "text", text: "One" },
      { type: "image" },
      { type: "foreign", format: "messages", value: { type: "search_result" } },
      { type: "foreign", format: "messages", value: { type: "image" }, at: "messages[1].content[9]" },
    ]);
  });

  it("with results that hold texts, pictures, documents and what is newer", () => {
    const content = [
      { type: "text", text: "a" },
      { type: "image", source: { type: "url", url: "https://e.com" } },
      { type: "document", source: { type: "text", media_type: "text/plain", data: "b" } },
      { type: "tool_reference", tool_name: "add" },
    ];
    const result = { type: "tool_result", tool_use_id: "toolu_1", content, is_error: true };
    const { messages } = read({ messages: [user, call, { role: "user", content: [result, { type: "tool_result", tool_use_id: "toolu_1" }] }] });
    expect(messages[2]?.parts).toMatchObject([
      { type: "tool-result", isError: true, parts: [{ type: "text" }, { type: "image" }, { type: "file" }, { type: "foreign" }] },
      { type: "tool-result", isError: false, parts: [] },
    ]);
  });

  it("with thinking of every maker, and with thinking that nobody has signed", () => {
    const thinking = (signature?: string) => ({ type: "thinking", thinking: "Hm", ...(signature === undefined ? {} : { signature }) });
    const marked = markSignature("c2ln", "google", "anthropic");
    const blocks = [thinking("c2ln"), thinking(marked), thinking(""), thinking(), { type: "redacted_thinking", data: "eA==" }];
    expect(said(blocks, "assistant")).toMatchObject([
      { type: "reasoning", text: "Hm", signature: "c2ln", maker: "anthropic", isRedacted: false },
      { signature: "c2ln", maker: "google" },
      { signature: null, maker: null },
      { signature: null, maker: null },
      { text: "", signature: "eA==", maker: "anthropic", isRedacted: true },
    ]);
  });

  it("with Anthropic's own tools and each choice", () => {
    const { tools } = read({ tools: [{ type: "web_search_20250305", name: "web_search" }, { type: "computer_toolset_20260801" }] });
    expect(tools).toMatchObject([
      { kind: "own", name: "web_search", value: { type: "web_search_20250305" } },
      { kind: "own", name: "computer_toolset_20260801" },
    ]);
    const choose = (tool_choice: object) => read({ tools: [{ name: "add", input_schema: {} }], tool_choice });
    expect(choose({ type: "any", disable_parallel_tool_use: true })).toMatchObject({
      toolChoice: { kind: "required", at: "tool_choice" },
      areCallsParallel: { value: false, at: "tool_choice.disable_parallel_tool_use" },
    });
    expect(choose({ type: "tool", name: "add" })).toMatchObject({ toolChoice: { kind: "tool", name: "add" }, areCallsParallel: null });
    expect(choose({ type: "none" }).toolChoice?.kind).toBe("none");
    expect(choose({ type: "auto" }).toolChoice?.kind).toBe("auto");
  });

  it.each([
    [{ thinking: { type: "enabled", budget_tokens: 2000 } }, { effort: "default", budgetTokens: 2000, isShown: null, at: "thinking" }],
    [
      { thinking: { type: "disabled" }, output_config: { effort: "low" } },
      { effort: "none", budgetTokens: null, isShown: null, at: "thinking" },
    ],
    [{ thinking: { type: "adaptive", display: "summarized" } }, { effort: "default", budgetTokens: null, isShown: true, at: "thinking" }],
    [{ thinking: { type: "between_tools" } }, { effort: "default", budgetTokens: null, isShown: null, at: "thinking" }],
    [{ output_config: { effort: "max" } }, { effort: "max", budgetTokens: null, isShown: null, at: "output_config.effort" }],
    [{ output_config: { effort: "newer" } }, { effort: "default", budgetTokens: null, isShown: null, at: "output_config.effort" }],
    [{}, null],
  ])("%j asks for the reasoning %j", (more, reasoning) => {
    expect(read(more).reasoning).toEqual(reasoning);
  });

  it("with an output format by both its names, stops, sampling and a mark for the whole prompt", () => {
    const format = { type: "json_schema", schema: { type: "object" } };
    const expected = { kind: "schema", schema: { type: "object" }, isStrict: true };
    expect(read({ output_config: { format } }).outputFormat).toMatchObject({ ...expected, at: "output_config.format" });
    expect(read({ output_format: format }).outputFormat).toMatchObject({ ...expected, at: "output_format" });
    const more = { stop_sequences: ["END"], top_p: 0.5, top_k: 3, cache_control: { type: "ephemeral", ttl: "5m" } };
    expect(read(more)).toMatchObject({ stop: { value: ["END"] }, topP: { value: 0.5 }, topK: { value: 3 }, cache: { ttl: "5m" } });
  });

  it("without the system messages that the model is no longer shown", () => {
    const note = (content: string, clear_at?: string) => ({ role: "system", content, clear_at });
    const marked = { ...user, clear_at: "next_user_message" };
    const messages = [marked, note("gone", "next_user_message"), note("stays", "never"), user, note("still", "next_user_message")];
    expect(read({ messages }).messages.flatMap(({ parts }) => parts)).toMatchObject([
      { text: "Hi" },
      { text: "stays" },
      { text: "Hi" },
      { text: "still" },
    ]);
  });

  it("and what it says beside is a hint or a need, by its place", () => {
    const { hints, needs } = read({
      ...{ betas: ["x"], diagnostics: { previous_message_id: null }, metadata: { team: "a" }, container: { skills: [] } },
      ...{ mcp_servers: [{ type: "url" }], newer: 1, nothing: null, service_tier: "auto", speed: "standard", inference_geo: "global" },
      output_config: { task_budget: { type: "tokens", total: 9 }, newer: 2 },
      messages: [
        { ...user, newer: 3 },
        { role: "system", content: "x", clear_at: "never" },
        { role: "user", content: [{ type: "document", source: { type: "text", data: "b" }, citations: { enabled: true }, context: "c" }] },
      ],
    });
    expect(hints.map(({ at }) => at)).toEqual(["betas", "diagnostics", "output_config.task_budget", "metadata"]);
    const places = ["messages[0].newer", "messages[2].content[0].context", "messages[2].content[0].citations", "container", "mcp_servers", "newer"];
    expect(needs.map(({ at }) => at)).toEqual([...places, "output_config.newer"]);
    expect(read({ mcp_servers: [], tools: [], stop_sequences: [] })).toEqual(read({}));
  });
});

describe("what is malformed, or not for callers, is refused by its name", () => {
  const block = (value: unknown, role = "user") => ({ messages: [user, call, { role, content: [value] }] });
  const at = "messages[2].content[0]";
  const result = (more: object) => block({ type: "tool_result", tool_use_id: "toolu_1", ...more });
  const refused: [string, object][] = [
    ["max_tokens", { max_tokens: undefined }],
    ["max_tokens", { max_tokens: 0 }],
    ["max_tokens", { max_tokens: 1.5 }],
    ["max_tokens", { max_tokens: "64" }],
    ["messages", { messages: undefined }],
    ["messages", { messages: "Hi" }],
    ["messages", { messages: [] }],
    ["messages", { messages: [{ role: "system", content: "x" }] }],
    ["messages[0]", { messages: ["Hi"] }],
    ["messages[0].role", { messages: [{ content: "Hi" }] }],
    ["messages[1].role", { messages: [user, { role: "tool", content: "x" }] }],
    ["messages[0].content", { messages: [{ role: "user" }] }],
    ["messages[0].content", { messages: [{ role: "user", content: { type: "text", text: "x" } }] }],
    ["system", { system: 1 }],
    ["system[0].type", { system: [{ type: "image", source: {} }] }],
    [at, block("x")],
    [`${at}.type`, block({ text: "x" })],
    [`${at}.type`, block(call.content[0])],
    [`${at}.type`, block({ type: "thinking", thinking: "", signature: "" })],
    [`${at}.type`, block({ type: "tool_result", tool_use_id: "toolu_1" }, "assistant")],
    [`${at}.content[0].type`, result({ content: [call.content[0]] })],
    [`${at}.text`, block({ type: "text", text: 1 })],
    [`${at}.cache_control`, block({ type: "text", text: "x", cache_control: "ephemeral" })],
    [`${at}.cache_control.type`, block({ type: "text", text: "x", cache_control: {} })],
    [`${at}.source`, block({ type: "image" })],
    [`${at}.source.data`, block({ type: "image", source: { type: "base64", media_type: "image/png" } })],
    [`${at}.source.media_type`, block({ type: "image", source: { type: "base64", data: "eA==" } })],
    [`${at}.source.url`, block({ type: "document", source: { type: "url", url: "" } })],
    [`${at}.source.file_id`, block({ type: "image", source: { type: "file", file_id: "file_1" } })],
    [`${at}.source.file_id`, block({ type: "document", source: { type: "file", file_id: "file_1" } })],
    [`${at}.file_id`, block({ type: "container_upload", file_id: "file_1" })],
    [`${at}.title`, block({ type: "document", source: { type: "text", data: "x" }, title: 1 })],
    [`${at}.source.content[0].text`, block({ type: "document", source: { type: "content", content: [{ type: "text" }] } })],
    [`${at}.id`, block({ type: "tool_use", name: "a", input: {} }, "assistant")],
    [`${at}.input`, block({ type: "tool_use", id: "a", name: "a", input: "{}" }, "assistant")],
    [`${at}.thinking`, block({ type: "thinking", signature: "x" }, "assistant")],
    [`${at}.data`, block({ type: "redacted_thinking" }, "assistant")],
    [`${at}.tool_use_id`, block({ type: "tool_result" })],
    [`${at}.tool_use_id`, result({ tool_use_id: "toolu_2" })],
    [`${at}.is_error`, result({ is_error: "yes" })],
    [`${at}.content`, result({ content: 3 })],
    ["tools", { tools: {} }],
    ["tools[0]", { tools: ["add"] }],
    ["tools[0].name", { tools: [{ input_schema: {} }] }],
    ["tools[0].input_schema", { tools: [{ name: "add" }] }],
    ["tools[0].strict", { tools: [{ name: "add", input_schema: {}, strict: "yes" }] }],
    ["tool_choice", { tool_choice: "auto" }],
    ["tool_choice.type", { tool_choice: { type: "required" } }],
    ["tool_choice.name", { tool_choice: { type: "tool" } }],
    ["tool_choice.disable_parallel_tool_use", { tool_choice: { type: "auto", disable_parallel_tool_use: 1 } }],
    ["temperature", { temperature: 1.1 }],
    ["top_p", { top_p: -1 }],
    ["top_k", { top_k: 0.5 }],
    ["stop_sequences[0]", { stop_sequences: [1] }],
    ["metadata.user_id", { metadata: { user_id: 1 } }],
    ["thinking.type", { thinking: {} }],
    ["thinking.budget_tokens", { thinking: { type: "enabled", budget_tokens: -1 } }],
    ["output_config.format.type", { output_config: { format: { type: "xml" } } }],
    ["output_format.schema", { output_format: { type: "json_schema" } }],
    ["service_tier", { service_tier: "priority" }],
    ["speed", { speed: "fast" }],
    ["inference_geo", { inference_geo: "us" }],
    ["thread", { thread: { type: "continue", previous_message_id: "msg_1" } }],
    ["container", { container: "container_1" }],
    ["container.id", { container: { id: "container_1" } }],
    ["container.skills[0].type", { container: { skills: [{ type: "custom", skill_id: "s" }] } }],
    ["fallbacks", { fallbacks: [{ model: "m" }] }],
    ["fallback_credit_token", { fallback_credit_token: "t" }],
    ["user_profile_id", { user_profile_id: "p" }],
    ["workspace_id", { workspace_id: "w" }],
  ];

  it.each(refused)("%s: %j", (place, more) => {
    try {
      read(more);
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: "invalid_request", status: 400, param: place });
      expect((error as AppError).message.startsWith(`${place}: `)).toBe(true);
      return;
    }
    throw new Error("was not refused");
  });
});
