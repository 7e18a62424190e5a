import { expect, test } from "vitest";
import type { Members } from "../bytes/json/parse-members";
import { markSignature } from "../hub/foreign-signature";
import type { FormatId } from "../hub/parts";
import type { ChatCall } from "../read";
import { makeSameBody } from "./make-same-body";
import { CALLERS } from "./registry";

const OPTIONS = { model: "theirs", outputTokensMax: 77 };

function callOf(format: Exclude<FormatId, "chat">, text: string): ChatCall {
  const json = JSON.parse(text) as Members;
  const hub = CALLERS[format].readRequest(json, { isStreaming: false });
  return { format, json, hub: () => hub, bytes: Buffer.from(text) } as unknown as ChatCall;
}

function make(format: Exclude<FormatId, "chat">, text: string) {
  const { body, dropped } = makeSameBody(callOf(format, text), { format, serverTools: null, keepsResponses: false }, OPTIONS);
  return { text: String(body), json: JSON.parse(String(body)) as Members, dropped };
}

const USER = '{"role":"user","content":"hi"}';

test.each([
  [
    "messages",
    `{ "model":"ours","max_tokens":9, "newer": 12345678901234567890,"messages":[${USER}] }`,
    `{ "model":"theirs","max_tokens":77, "newer": 12345678901234567890,"messages":[${USER}] }`,
  ],
  [
    "responses",
    `{"model":"ours","input":"hi", "newer": 12345678901234567890}`,
    `{"model":"theirs","input":"hi", "newer": 12345678901234567890,"max_output_tokens":77,"store":false}`,
  ],
  [
    "gemini",
    `{"contents":[{"parts":[{"text":"hi"}]}],"generation_config":{"seed":1,"max_output_tokens":9}, "newer": 12345678901234567890}`,
    `{"contents":[{"parts":[{"text":"hi"}]}],"generation_config":{"seed":1,"max_output_tokens":77}, "newer": 12345678901234567890}`,
  ],
  ["gemini", `{"contents":[{"parts":[{"text":"hi"}]}]}`, `{"contents":[{"parts":[{"text":"hi"}]}],"generationConfig":{"maxOutputTokens":77}}`],
] as const)("%s: only the model, the cap and the keeping of answers are changed in the bytes", (format, text, expected) => {
  expect(make(format, text).text).toBe(expected);
});

test("a budget for thinking that a lowered cap leaves no room for is lowered with it", () => {
  const asked = (budget_tokens: number) =>
    JSON.stringify({ model: "m", max_tokens: 9_000, messages: [{ role: "user", content: "hi" }], thinking: { type: "enabled", budget_tokens } });
  expect(make("messages", asked(8_999)).json.thinking).toEqual({ type: "enabled", budget_tokens: 1_024 });
  const wide = makeSameBody(
    callOf("messages", asked(2_000)),
    { format: "messages", serverTools: null, keepsResponses: false },
    { ...OPTIONS, outputTokensMax: 4_000 },
  );
  expect(JSON.parse(String(wide.body)).thinking.budget_tokens).toBe(2_000);
  const narrow = makeSameBody(
    callOf("messages", asked(8_999)),
    { format: "messages", serverTools: null, keepsResponses: false },
    { ...OPTIONS, outputTokensMax: 4_000 },
  );
  expect(JSON.parse(String(narrow.body)).thinking.budget_tokens).toBe(3_999);
});

test("tools whose price has no bound are left out and named; those that the caller's program runs stay", () => {
  const tools = [
    { name: "f", input_schema: { type: "object" } },
    { type: "web_search_20250305", name: "web_search" },
    { type: "bash_20250124", name: "bash" },
  ];
  const { json, dropped } = make("messages", JSON.stringify({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "hi" }], tools }));
  expect(json.tools).toEqual([tools[0], tools[2]]);
  expect(dropped).toEqual(["tools.web_search"]);
  const gemini = make("gemini", '{"contents":[{"parts":[{"text":"hi"}]}],"tools":[{"googleSearch":{}},{"functionDeclarations":[{"name":"f"}]}]}');
  expect(gemini.json.tools).toEqual([{ functionDeclarations: [{ name: "f" }] }]);
  expect(gemini.dropped).toEqual(["tools.googleSearch"]);
});

test("one that is required is refused", () => {
  const tools = [{ type: "web_search_20250305", name: "web_search" }];
  const asked = { model: "m", max_tokens: 9, messages: [{ role: "user", content: "hi" }], tools, tool_choice: { type: "tool", name: "web_search" } };
  expect(() => make("messages", JSON.stringify(asked))).toThrow("tools[0]");
});

test.each([
  ["messages", { mcp_servers: [{ type: "url", url: "https://e.com", name: "x" }] }, "mcp_servers"],
  ["responses", { background: true }, "background"],
] as const)("%s: %j costs what nobody can say", (format, fields, param) => {
  const whole = { model: "m", max_tokens: 9, messages: [{ role: "user", content: "hi" }], input: "hi" };
  const { input, messages, max_tokens, model } = whole;
  const asked = format === "messages" ? { model, max_tokens, messages, ...fields } : { model, input, ...fields };
  expect(() => make(format, JSON.stringify(asked))).toThrow(expect.objectContaining({ param }));
});

test("reasoning that another provider's model has signed, or nobody, is not sent; one's own is, bit by bit", () => {
  const own = { type: "thinking", thinking: "mine", signature: "EqQB" };
  const content = [
    own,
    { type: "thinking", thinking: "theirs", signature: markSignature("x", "google", "anthropic") },
    { type: "thinking", thinking: "unsigned", signature: "" },
    { type: "text", text: "Hello." },
  ];
  const messages = [
    { role: "user", content: "hi" },
    { role: "assistant", content },
    { role: "user", content: "and?" },
  ];
  const { json } = make("messages", JSON.stringify({ model: "m", max_tokens: 9, messages }));
  expect(json.messages).toEqual([messages[0], { role: "assistant", content: [own, content[3]] }, messages[2]]);
  const only = make(
    "messages",
    JSON.stringify({ model: "m", max_tokens: 9, messages: [messages[0], { role: "assistant", content: [content[1]] }, messages[2]] }),
  );
  expect(only.json.messages).toEqual([messages[0], messages[2]]);
});

test("the same of OpenAI's items", () => {
  const item = (encrypted_content: string) => ({ type: "reasoning", id: "rs_1", summary: [], encrypted_content });
  const input = [
    { role: "user", content: "hi" },
    item("gAAAAown"),
    item(markSignature("x", "anthropic", "openai")),
    { role: "user", content: "and?" },
  ];
  expect(make("responses", JSON.stringify({ model: "m", input })).json.input).toEqual([input[0], input[1], input[3]]);
});

test("a body in which the cap cannot be set is not sent", () => {
  expect(() => make("messages", `{"model":"m","max_tokens":9,"max_tokens":9999,"messages":[${USER}]}`)).toThrow("cannot be set");
});

test.each(["store", "previous_response_id", "conversation"])("%s is refused by name, unless the provider may keep responses", (field) => {
  const call = callOf("responses", JSON.stringify({ model: "ours", input: "hi", [field]: field === "store" ? true : "id_1" }));
  const speak = (keepsResponses: boolean) => makeSameBody(call, { format: "responses", serverTools: null, keepsResponses }, OPTIONS);
  expect(() => speak(false)).toThrow(expect.objectContaining({ code: "invalid_request", param: field }));
  expect(JSON.parse(String(speak(true).body))).toHaveProperty(field);
});
