import { describe, expect, it, test } from "vitest";
import type { HubReasoning, HubRequest } from "../../hub/hub-request";
import type { ImagePart, InputPart, ToolResultPart } from "../../hub/parts";
import type { CompatibleRules } from "../../translate/compatible/request";
import { hubRequest } from "../testing/hub-request";
import { makeChatProvider } from "./provider";
import { call, message, text, thinking, tool } from "./testing/make-hub";

const OPENAI: CompatibleRules = { capField: "max_completion_tokens", hints: "all" };
const MISTRAL: CompatibleRules = {
  ...{ capField: "max_tokens", coreFieldsOnly: true, noDeveloperRole: true, noStreamOptions: true, seedField: "random_seed" },
};
const PLAIN: CompatibleRules = { capField: "max_tokens" };
const write = (request: Partial<HubRequest>, rules = OPENAI, model = "gpt-5.2") =>
  makeChatProvider(rules).writeRequest(hubRequest({ format: "messages", ...request }), { model, outputTokensMax: 64 });
const messagesOf = (messages: HubRequest["messages"], rules = OPENAI) => write({ messages }, rules).body.messages;
const user = { role: "user", content: "Hi" };
const image: ImagePart = { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" }, detail: null, cache: null, at: "p" };
const result = (callId: string, parts: ToolResultPart["parts"], more: Partial<ToolResultPart> = {}): ToolResultPart => ({
  ...{ type: "tool-result", callId, name: null, kind: "function", parts, isError: false, cache: null, at: "messages[2].content[0]" },
  ...more,
});

test("says no more than it was told, and the cap under the name that the provider takes", () => {
  expect(write({})).toEqual({ body: { model: "gpt-5.2", messages: [user], max_completion_tokens: 64 }, dropped: [] });
  expect(write({}, PLAIN).body).toEqual({ model: "gpt-5.2", messages: [user], max_tokens: 64 });
  expect(write({ isStreaming: true }).body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  expect(write({ isStreaming: true }, MISTRAL).body).toEqual({ model: "gpt-5.2", messages: [user], max_tokens: 64, stream: true });
});

test("sampling, stops, formats and whose request it is", () => {
  const at = "";
  const request: Partial<HubRequest> = {
    temperature: { value: 0.5, at },
    topP: { value: 0.9, at },
    frequencyPenalty: { value: 1, at },
    presencePenalty: { value: -1, at },
    seed: { value: 7, at },
    stop: { value: ["END"], at },
    userId: { value: "u-1", at: "metadata.user_id" },
    outputFormat: { kind: "schema", name: "n", description: "d", schema: { type: "object" }, isStrict: true, at },
  };
  const sampling = { temperature: 0.5, top_p: 0.9, frequency_penalty: 1, presence_penalty: -1, stop: ["END"] };
  const response_format = { type: "json_schema", json_schema: { name: "n", description: "d", schema: { type: "object" }, strict: true } };
  expect(write(request)).toMatchObject({ body: { ...sampling, seed: 7, safety_identifier: "u-1", response_format }, dropped: [] });
  expect(write(request, { ...PLAIN, hints: ["user"] }).body).toMatchObject({ user: "u-1" });
  expect(write(request, MISTRAL)).toMatchObject({ body: { ...sampling, random_seed: 7 }, dropped: ["metadata.user_id"] });
  expect(write({ userId: { value: "x".repeat(65), at: "metadata.user_id" } })).toMatchObject({ dropped: ["metadata.user_id"] });
  expect(write({ outputFormat: { kind: "json", at } }).body).toMatchObject({ response_format: { type: "json_object" } });
});

describe("reasoning is asked for in the words that the model knows, or left out and named", () => {
  const wish = (wished: Partial<HubReasoning>): HubReasoning => ({ effort: "default", budgetTokens: null, isShown: null, at: "thinking", ...wished });
  it.each([
    ["gpt-5.2", wish({ effort: "minimal" }), "none"],
    ["gpt-5", wish({ effort: "none" }), "minimal"],
    ["gpt-5", wish({ effort: "max" }), "high"],
    ["gpt-5-pro", wish({ effort: "low" }), "high"],
    ["openai/o3", wish({ budgetTokens: 2_000 }), "low"],
    ["gpt-5.2", wish({ budgetTokens: 31_999 }), "xhigh"],
    ["grok-3-mini", wish({ budgetTokens: 1_024 }), "low"],
    ["gpt-5.4", wish({}), undefined],
  ])("%s, %j: %s", (model, reasoning, expected) => {
    const { body, dropped } = write({ reasoning }, OPENAI, model);
    expect({ effort: body.reasoning_effort, dropped }).toEqual({ effort: expected, dropped: [] });
  });

  it.each([
    ["gpt-4o", OPENAI],
    ["gpt-5-chat-latest", OPENAI],
    ["o1-mini", OPENAI],
    ["grok-4-0709", OPENAI],
    ["some-model", OPENAI],
    ["gpt-5", MISTRAL],
  ])("%s does not know it", (model, rules) => {
    const { body, dropped } = write({ reasoning: wish({ effort: "high" }) }, rules, model);
    expect(body).not.toHaveProperty("reasoning_effort");
    expect(dropped).toEqual(["thinking"]);
  });
});

test("with tools, OpenAI's later models are told not to reason, as they would refuse the call; others' tools are no reason", () => {
  const tools = [tool("function", "f")];
  const reasoning: HubReasoning = { effort: "high", budgetTokens: null, isShown: null, at: "thinking" };
  expect(write({ tools, reasoning })).toMatchObject({ body: { reasoning_effort: "none" }, dropped: ["thinking"] });
  expect(write({ tools })).toMatchObject({ body: { reasoning_effort: "none" }, dropped: [] });
  expect(write({ tools, reasoning: { ...reasoning, effort: "none" } })).toMatchObject({ body: { reasoning_effort: "none" }, dropped: [] });
  for (const [model, rules] of [
    ["gpt-5.1", OPENAI],
    ["o3", OPENAI],
    ["openai/gpt-5.6", PLAIN],
  ] as const)
    expect(write({ tools, reasoning }, rules, model)).toMatchObject({ body: { reasoning_effort: "high" }, dropped: [] });
  expect(write({ tools }, OPENAI, "gpt-4o").body).not.toHaveProperty("reasoning_effort");
  expect(write({ tools: [tool("own", "web_search")], reasoning })).toMatchObject({
    body: { reasoning_effort: "high" },
    dropped: ["tools.web_search"],
  });
});

test("hints and cache breakpoints are left out and named, once and without their indices", () => {
  const cached = text("a", { cache: { ttl: null } });
  const { body, dropped } = write({
    hints: [
      { at: "context_management", value: {} },
      { at: "messages[0].content[1].thing", value: 1 },
    ],
    messages: [message("system", [cached]), message("user", [cached, text("b")])],
    tools: [tool("function", "f", { cache: { ttl: "1h" } })],
  });
  expect(dropped).toEqual(["context_management", "messages.content.thing", "cache_control"]);
  expect(JSON.stringify(body)).not.toMatch(/cache|thing/);
});

describe("a conversation", () => {
  const history = (parts: InputPart[]) => [message("user", [text("Hi")]), message("assistant", parts)];

  it("keeps its messages in order, and texts as they are", () => {
    const messages = [message("system", [text("One"), text("Two")]), message("user", [text("Hi")]), message("system", [text("Three")])];
    const two = [
      { type: "text", text: "One" },
      { type: "text", text: "Two" },
    ];
    expect(messagesOf(messages)).toEqual([{ role: "system", content: two }, user, { role: "system", content: "Three" }]);
    expect(messagesOf([message("user", []), { ...message("user", [text("Hi")]), name: "Ann" }])).toEqual([{ ...user, name: "Ann" }]);
  });

  it("has pictures, files and sound in a user's message", () => {
    const file = { type: "file" as const, name: "a.pdf", cache: null, at: "" };
    const parts: InputPart[] = [
      { ...image, detail: "low" },
      { ...image, source: { kind: "url", url: "https://example.com/a.png" } },
      { ...file, source: { kind: "base64", mediaType: "application/pdf", data: "JVBERi0=" } },
      { ...file, name: "n.txt", source: { kind: "text", text: "한국어" } },
      { type: "audio", data: "AAAA", format: "wav", cache: null, at: "" },
    ];
    expect(messagesOf([message("user", parts)])).toEqual([
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA", detail: "low" } },
          { type: "image_url", image_url: { url: "https://example.com/a.png" } },
          { type: "file", file: { file_data: "data:application/pdf;base64,JVBERi0=", filename: "a.pdf" } },
          { type: "text", text: "n.txt:\n한국어" },
          { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
        ],
      },
    ]);
  });

  it("has tools' results right after their calls, and then what they show and what else is said", () => {
    const messages = [
      ...history([text("Let me see."), call("1", "look", ""), call("2", "add", '{"a":1}')]),
      message("user", [result("1", [text("A picture:"), image]), result("2", [text("3")]), text("And?")]),
    ];
    expect(messagesOf(messages)).toEqual([
      user,
      {
        role: "assistant",
        content: "Let me see.",
        tool_calls: [
          { id: "1", type: "function", function: { name: "look", arguments: "{}" } },
          { id: "2", type: "function", function: { name: "add", arguments: '{"a":1}' } },
        ],
      },
      { role: "tool", tool_call_id: "1", content: "A picture:" },
      { role: "tool", tool_call_id: "2", content: "3" },
      {
        role: "user",
        content: [
          { type: "text", text: "The result of the tool call 1:" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
        ],
      },
      { role: "user", content: "And?" },
    ]);
  });

  it("shows nothing between results that come in messages of their own", () => {
    const messages = [
      ...history([call("1", "look", ""), call("2", "look", "")]),
      message("user", [result("1", [image])]),
      message("user", [result("2", [])]),
    ];
    const written = messagesOf(messages) as { role: string; content: unknown }[];
    expect(written.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "tool", "user"]);
    expect(written[3]).toMatchObject({ content: "" });
  });

  it("has ids of calls that the provider takes, each result with its call's", () => {
    const ids = (id: string, rules: CompatibleRules) => {
      const [, asked, answered] = messagesOf([...history([call(id, "f", "")]), message("user", [result(id, [text("3")])])], rules) as {
        tool_calls?: { id: string }[];
        tool_call_id?: string;
      }[];
      expect(answered?.tool_call_id).toBe(asked?.tool_calls?.[0]?.id);
      return answered?.tool_call_id;
    };
    const long = "function-call-".padEnd(46, "1");
    expect(ids("toolu_01A09q90qw90lq917835lq9", OPENAI)).toBe("toolu_01A09q90qw90lq917835lq9");
    expect(ids(long, OPENAI)).toMatch(/^call_[0-9a-f]{32}$/);
    expect(ids(long, OPENAI)).not.toBe(ids(`${long}2`, OPENAI));
    expect(ids("aB3dE6gH9", MISTRAL)).toBe("aB3dE6gH9");
    expect(ids("toolu_1", MISTRAL)).toMatch(/^[0-9a-f]{9}$/);
  });

  it("names a failure of a tool that it cannot mark", () => {
    const messages = [...history([call("1", "f", "")]), message("user", [result("1", [text("no")], { isError: true })])];
    expect(write({ messages }).dropped).toEqual(["messages.content.is_error"]);
  });

  it("has reasoning and signatures only for who wants them back", () => {
    const parts = [
      thinking("Hm", { signature: "s", maker: "anthropic" }),
      text("Yes"),
      thinking("", { signature: "g", maker: "google" }),
      call("1", "f", "{}"),
    ];
    const plain = { id: "1", type: "function", function: { name: "f", arguments: "{}" } };
    expect(messagesOf(history(parts))).toEqual([user, { role: "assistant", content: "Yes", tool_calls: [plain] }]);
    expect(messagesOf(history(parts), { ...PLAIN, messageExtras: ["reasoning_content"] })).toMatchObject([user, { reasoning_content: "Hm" }]);
    expect(messagesOf(history(parts), { ...PLAIN, messageExtras: ["extra_content"] })).toEqual([
      user,
      { role: "assistant", content: "Yes", tool_calls: [{ ...plain, extra_content: { google: { thought_signature: "g" } } }] },
    ]);
  });

  it("says a refusal as text where the provider knows no other way", () => {
    const refused = history([{ type: "refusal", text: "No.", at: "" }]);
    expect(messagesOf(refused)).toEqual([user, { role: "assistant", content: null, refusal: "No." }]);
    expect(messagesOf(refused, MISTRAL)).toEqual([user, { role: "assistant", content: "No." }]);
  });
});

describe("tools", () => {
  const add = tool("function", "add", { description: "Adds", schema: { type: "object" }, isStrict: true });
  const patch = tool("custom", "patch", {
    value: { type: "custom", name: "patch", format: { type: "grammar", definition: "start: /a/", syntax: "lark" } },
  });
  const search = tool("own", "web_search", { at: "tools[2]" });

  it("are functions and custom ones; choices name them", () => {
    const { body, dropped } = write({
      tools: [add, patch],
      toolChoice: { kind: "tool", name: "patch", at: "tool_choice.name" },
      areCallsParallel: { value: false, at: "" },
    });
    expect(body).toMatchObject({
      tools: [
        { type: "function", function: { name: "add", description: "Adds", parameters: { type: "object" }, strict: true } },
        { type: "custom", custom: { name: "patch", format: { type: "grammar", grammar: { definition: "start: /a/", syntax: "lark" } } } },
      ],
      tool_choice: { type: "custom", custom: { name: "patch" } },
      parallel_tool_calls: false,
    });
    expect(dropped).toEqual([]);
  });

  it("that take any text are functions with one argument where there are no others, in the conversation too", () => {
    const messages = [message("user", [text("Hi")]), message("assistant", [call("1", "patch", "+a", { kind: "custom" })])];
    const { body } = write({ tools: [patch], toolChoice: { kind: "tool", name: "patch", at: "" }, messages }, PLAIN);
    expect(body).toMatchObject({
      tools: [
        { type: "function", function: { name: "patch", description: expect.stringContaining("start: /a/"), parameters: { required: ["input"] } } },
      ],
      tool_choice: { type: "function", function: { name: "patch" } },
      messages: [user, { tool_calls: [{ type: "function", function: { name: "patch", arguments: '{"input":"+a"}' } }] }],
    });
  });

  it("that only their provider runs are left out and named, unless one has to be called", () => {
    expect(write({ tools: [add, search] })).toMatchObject({ body: { tools: [{ function: { name: "add" } }] }, dropped: ["tools.web_search"] });
    const { body } = write({ tools: [search], toolChoice: { kind: "auto", at: "tool_choice" }, areCallsParallel: { value: true, at: "" } });
    expect(Object.keys(body)).toEqual(["model", "messages", "max_completion_tokens"]);
    const refused = (kind: object) => () => write({ tools: [search], toolChoice: { at: "tool_choice.name", ...kind } as HubRequest["toolChoice"] });
    expect(refused({ kind: "tool", name: "web_search" })).toThrow(expect.objectContaining({ param: "tool_choice.name" }));
    expect(refused({ kind: "required" })).toThrow(expect.objectContaining({ param: "tool_choice.name" }));
  });
});

test.each<[string, Partial<HubRequest>]>([
  ["messages[0].content[0].video", { needs: [{ at: "messages[0].content[0].video", value: 1 }] }],
  ["generationConfig.candidateCount", { choices: { value: 2, at: "generationConfig.candidateCount" } }],
  ["top_k", { topK: { value: 5, at: "top_k" } }],
  ["messages[1].content[0]", { messages: [message("user", [{ type: "foreign", format: "messages", value: {}, at: "messages[1].content[0]" }])] }],
  ["p", { messages: [message("assistant", [image])] }],
  ["p", { messages: [message("user", [{ type: "file", source: { kind: "url", url: "https://e.com" }, name: null, cache: null, at: "p" }])] }],
  ["messages", { messages: [message("user", [])] }],
])("%s is refused by that name", (param, request) => {
  expect(() => write(request)).toThrow(expect.objectContaining({ code: "invalid_request", status: 400, param }));
});
