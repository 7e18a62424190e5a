import { describe, expect, it, test } from "vitest";
import { AppError } from "../../../domain/errors";
import type { HubMessage, HubRequest, HubTool } from "../../hub/hub-request";
import type { InputPart, Maker, ReasoningPart, ToolCallPart, ToolResultPart } from "../../hub/parts";
import { hubRequest } from "../testing/hub-request";
import { writeRequest } from "./write-request";

const placed = { cache: null, at: "p" } as const;
const text = (said: string): InputPart => ({ type: "text", text: said, citations: [], ...placed });
const call = (id: string, input = "{}"): ToolCallPart => ({ type: "tool-call", id, name: `f_${id}`, kind: "function", input, ...placed });
const result = (callId: string, parts: ToolResultPart["parts"] = []): ToolResultPart => ({
  ...{ type: "tool-result", callId, name: null, kind: "function", parts, isError: false },
  ...placed,
});
const signed = (signature: string, maker: Maker | null, said = ""): ReasoningPart => ({
  ...{ type: "reasoning", text: said, signature, maker, isRedacted: false, id: null, at: "p" },
});
const image = (mediaType: string) => ({
  type: "image" as const,
  source: { kind: "base64" as const, mediaType, data: "AAAA" },
  detail: null,
  ...placed,
});
const message = (role: HubMessage["role"], ...parts: InputPart[]): HubMessage => ({ role, parts, name: null, at: "messages[0]" });
const tool = (name: string, more: Partial<HubTool> = {}): HubTool => ({
  ...{ kind: "function", name, description: null, schema: null, isStrict: false, cache: null, at: `tools.${name}`, value: {} },
  ...more,
});
const REQUEST = hubRequest({ format: "messages" });
const CURRENT = "gemini-3.8-flash";
const write = (fields: Partial<HubRequest>, model = CURRENT) => writeRequest({ ...REQUEST, ...fields }, { model, outputTokensMax: 1000 });
const contentsOf = (messages: HubMessage[], model = CURRENT) => write({ messages }, model).body.contents;

function refusal(fields: Partial<HubRequest>, model = CURRENT): string | null {
  try {
    write(fields, model);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return (error as AppError).param;
  }
  throw new Error("was not refused");
}

describe("signatures", () => {
  it("go back to Google only if they are Google's, with the part that they belong to", () => {
    const parts = [
      ...[signed("an", "anthropic", "Hm"), signed("oa", "openai"), signed("nobody", null)],
      ...[signed("one", "google"), text("a"), signed("two", "google"), call("1"), signed("three", "google", "thought"), signed("four", "google")],
    ];
    expect(contentsOf([REQUEST.messages[0] as HubMessage, message("assistant", ...parts)])).toEqual([
      { role: "user", parts: [{ text: "Hi" }] },
      {
        role: "model",
        parts: [
          { text: "a", thoughtSignature: "one" },
          { functionCall: { id: "1", name: "f_1", args: {} }, thoughtSignature: "two" },
          { text: "thought", thought: true, thoughtSignature: "three" },
          { text: "", thoughtSignature: "four" },
        ],
      },
    ]);
  });

  it("of calls that another model has made are Google's placeholder, where it asks for one", () => {
    const messages = [message("user", text("Hi")), message("assistant", text("a"), call("1"), call("2")), message("user", result("1"), result("2"))];
    const signatures = (model: string) =>
      (contentsOf(messages, model) as { parts: { thoughtSignature?: string }[] }[])[1]?.parts.map((part) => part.thoughtSignature);
    expect(signatures(CURRENT)).toEqual([undefined, "skip_thought_signature_validator", undefined]);
    expect(signatures("gemini-flash-latest")).toEqual(signatures(CURRENT));
    expect(signatures("gemini-2.5-flash")).toEqual([undefined, undefined, undefined]);
  });
});

test("results stand alone after their calls, with their functions' names and all they hold", () => {
  const contents = [
    message("system", text("S1")),
    message("user", text("Hi")),
    message("assistant", call("1"), call("2")),
    message("user", result("1", [text("a") as never, image("image/png"), text("b") as never])),
    message("system", text("S2")),
    message("user", { ...result("2"), isError: true }, text("And?")),
  ];
  const pixel = { inlineData: { mimeType: "image/png", data: "AAAA" } };
  const first = { id: "1", name: "f_1", response: { output: "a\nb" } };
  const second = { functionResponse: { id: "2", name: "f_2", response: { error: "" } } };
  expect(write({ messages: contents }).body).toMatchObject({ systemInstruction: { parts: [{ text: "S1" }, { text: "S2" }] } });
  expect((contentsOf(contents) as unknown[]).slice(2)).toEqual([
    { role: "user", parts: [{ functionResponse: { ...first, parts: [pixel] } }, second] },
    { role: "user", parts: [{ text: "And?" }] },
  ]);
  expect((contentsOf(contents, "gemini-2.5-pro") as unknown[]).slice(2)).toEqual([
    { role: "user", parts: [{ functionResponse: first }, second] },
    { role: "user", parts: [pixel, { text: "And?" }] },
  ]);
});

test("a message that says nothing to Google is no content", () => {
  const messages = [
    message("user", text("Hi")),
    message("assistant", signed("an", "anthropic", "Hm")),
    message("user", text("")),
    message("user", text("?")),
  ];
  expect(contentsOf(messages)).toEqual([{ role: "user", parts: [{ text: "Hi" }, { text: "?" }] }]);
});

test("thinking is asked for as each family of models is asked", () => {
  const thinking = (model: string, effort: NonNullable<HubRequest["reasoning"]>["effort"], budgetTokens: number | null = null) => {
    const { body, dropped } = write({ reasoning: { effort, budgetTokens, isShown: null, at: "thinking" } }, model);
    return { ...(body.generationConfig as { thinkingConfig?: object }).thinkingConfig, ...(dropped.length > 0 ? { dropped } : {}) };
  };
  expect(thinking(CURRENT, "minimal")).toEqual({ thinkingLevel: "LOW" });
  expect(thinking("gemini-3-flash-preview", "none")).toEqual({ thinkingLevel: "MINIMAL" });
  expect(thinking("gemini-3-pro-preview", "medium")).toEqual({ thinkingLevel: "HIGH" });
  expect(thinking("gemini-3.1-pro-preview", "medium")).toEqual({ thinkingLevel: "MEDIUM" });
  expect(thinking(CURRENT, "max")).toEqual({ thinkingLevel: "HIGH" });
  expect(thinking(CURRENT, "default")).toEqual({});
  expect(thinking(CURRENT, "default", 2000)).toEqual({ thinkingLevel: "LOW" });
  expect(thinking("gemini-2.5-flash", "none")).toEqual({ thinkingBudget: 0 });
  expect(thinking("gemini-2.5-pro", "none")).toEqual({ thinkingBudget: 128 });
  expect(thinking("gemini-2.5-flash", "high")).toEqual({ thinkingBudget: 500 });
  expect(thinking("gemini-2.5-flash-lite", "low", 100)).toEqual({ thinkingBudget: 512 });
  expect(thinking("gemini-2.5-pro", "default", 1_000_000)).toEqual({ thinkingBudget: 32_768 });
  expect(thinking("gemini-2.5-pro", "default")).toEqual({ thinkingBudget: -1 });
  expect(thinking("gemini-2.0-flash", "high")).toEqual({ dropped: ["thinking"] });
  const shown = write({ reasoning: { effort: "low", budgetTokens: null, isShown: true, at: "thinking" } }).body.generationConfig;
  expect(shown).toMatchObject({ thinkingConfig: { thinkingLevel: "LOW", includeThoughts: true } });
});

test("hints that Gemini does not have are left out and named", () => {
  const { body, dropped } = write({
    messages: [message("user", { ...text("Hi"), cache: { ttl: "1h" } } as InputPart)],
    tools: [tool("f"), tool("web_search", { kind: "own" })],
    areCallsParallel: { value: false, at: "parallel_tool_calls" },
    seed: { value: 2 ** 40, at: "seed" },
    userId: { value: "u", at: "metadata.user_id" },
    hints: [{ at: "messages[2].content[0].citations", value: {} }],
  });
  expect(dropped).toEqual(["tools.web_search", "seed", "metadata.user_id", "parallel_tool_calls", "cache_control", "messages.content.citations"]);
  const marked = result("1", [{ type: "text", text: "R", citations: [], cache: { ttl: null }, at: "" }]);
  expect(write({ messages: [message("user", text("Hi")), message("assistant", call("1", "{}")), message("user", marked)] }).dropped).toEqual([
    "cache_control",
  ]);
  expect(body).toMatchObject({ tools: [{ functionDeclarations: [{ name: "f" }] }], generationConfig: { maxOutputTokens: 1000 } });
  expect(JSON.stringify(body)).not.toMatch(/seed|web_search/);
});

test("tools are JSON schemas that Gemini knows, and the choice is Google's", () => {
  const schema = { type: "object", properties: { const: { const: "a" }, e: { enum: [{ const: 1 }] } }, $defs: { x: { anyOf: [{ const: 1 }] } } };
  const known = { type: "object", properties: { const: { enum: ["a"] }, e: { enum: [{ const: 1 }] } }, $defs: { x: { anyOf: [{ enum: [1] }] } } };
  const tools = [tool("f", { schema, description: "d" }), tool("g"), tool("patch", { kind: "custom" })];
  expect(write({ tools }).body.tools).toEqual([
    {
      functionDeclarations: [
        { name: "f", description: "d", parametersJsonSchema: known },
        { name: "g" },
        {
          name: "patch",
          parametersJsonSchema: { type: "object", properties: { input: { type: "string" } }, required: ["input"], additionalProperties: false },
        },
      ],
    },
  ]);
  const choice = (toolChoice: HubRequest["toolChoice"], list = tools) => (write({ tools: list, toolChoice }).body.toolConfig as object) ?? null;
  expect(choice(null)).toBeNull();
  expect(choice({ kind: "none", at: "c" })).toEqual({ functionCallingConfig: { mode: "NONE" } });
  expect(choice({ kind: "required", at: "c" })).toEqual({ functionCallingConfig: { mode: "ANY" } });
  expect(choice({ kind: "tool", name: "g", at: "c" })).toEqual({ functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["g"] } });
  expect(choice(null, [tool("f", { isStrict: true })])).toEqual({ functionCallingConfig: { mode: "VALIDATED" } });
  const custom = message("assistant", { ...call("1", "*** Begin"), kind: "custom" });
  expect(contentsOf([custom])).toMatchObject([{ parts: [{ functionCall: { args: { input: "*** Begin" } } }] }]);
});

test("pictures on the web are fetched by Google, from models that do so", () => {
  const url = (address: string) => ({ type: "image" as const, source: { kind: "url" as const, url: address }, detail: null, ...placed });
  expect(contentsOf([message("user", url("https://example.com/a.webp?b=c"))])).toEqual([
    { role: "user", parts: [{ fileData: { mimeType: "image/webp", fileUri: "https://example.com/a.webp?b=c" } }] },
  ]);
  expect(refusal({ messages: [message("user", url("http://example.com/a.png"))] })).toBe("p");
  expect(refusal({ messages: [message("user", url("https://example.com/a.png"))] }, "gemini-2.0-flash")).toBe("p");
});

const field = <T>(value: T, at: string) => ({ value, at });
const foreign: InputPart = { type: "foreign", format: "messages", value: { type: "server_tool_use" }, at: "messages[1].content[0]" };
const SCHEMA = { kind: "schema" as const, name: "n", description: null, schema: {}, isStrict: true, at: "response_format" };

test.each<[string, Partial<HubRequest>, string?]>([
  ["messages[1].content[0]", { messages: [message("user", text("Hi")), message("assistant", foreign)] }],
  ["p", { messages: [message("user", text("Hi")), message("user", result("1", [foreign as never]))] }],
  ["n", { choices: field(2, "n") }],
  ["verbosity", { needs: [{ at: "verbosity", value: "low" }] }],
  ["messages[0].name", { messages: [{ ...message("user", text("Hi")), name: "Ann" }] }],
  ["messages[0]", { messages: [message("system", text("S"))] }],
  ["p", { messages: [message("user", image("image/gif"))] }],
  ["p", { messages: [message("user", { type: "audio", data: "AAAA", format: "pcm16", ...placed })] }],
  ["p", { messages: [message("user", text("Hi")), message("assistant", call("1", "[1]"))] }],
  ["p", { messages: [message("system", image("image/png"))] }],
  ["temperature", { temperature: field(3, "temperature") }],
  ["stop", { stop: field(["a", "b", "c", "d", "e", "f"], "stop") }],
  ["frequency_penalty", { frequencyPenalty: field(0.5, "frequency_penalty") }, "gemini-2.5-flash"],
  ["response_format", { outputFormat: SCHEMA, tools: [tool("f")] }, "gemini-2.5-flash"],
  ["tool_choice.name", { tools: [tool("web_search", { kind: "own" })], toolChoice: { kind: "tool", name: "web_search", at: "tool_choice.name" } }],
  ["tool_choice", { toolChoice: { kind: "required", at: "tool_choice" } }],
  ["tools.1f", { tools: [tool("1f")] }],
])("%s is refused by name", (param, fields, model) => {
  expect(refusal(fields, model)).toBe(param);
});
