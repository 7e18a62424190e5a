import { expect, test } from "vitest";
import type { ResoldModel } from "../../domain/resale";
import type { Members } from "../bytes/json/parse-members";
import { findDialect } from "../providers/registry";
import type { ChatCall } from "../read";
import { makeSameBody } from "./make-same-body";
import { planServerTools } from "./plan-server-tools";
import { CALLERS } from "./registry";

const MODEL = { contextWindow: 1_000, rates: { tokens: { input: "1", output: "1" }, fees: { webSearches: "10" } } } as unknown as ResoldModel;
const SEARCH = { type: "web_search_20250305", name: "web_search" };
const FETCH = { type: "web_fetch_20250910", name: "web_fetch" };
const CODE = { type: "code_execution_20250825", name: "code_execution" };
const FUNCTION = { name: "f", input_schema: { type: "object" } };

function callOf(format: "messages" | "responses", json: Members): ChatCall {
  const hub = CALLERS[format].readRequest(json, { isStreaming: false });
  return { format, json, hub: () => hub, bytes: Buffer.from(JSON.stringify(json)) } as unknown as ChatCall;
}
const messagesCall = (tools: object[]) => callOf("messages", { model: "m", max_tokens: 9, messages: [{ role: "user", content: "hi" }], tools });
const responsesCall = (tools: object[], more = {}) => callOf("responses", { model: "m", input: "hi", tools, ...more });

const MESSAGES = findDialect("anthropic", []).resale?.serverTools?.messages;
const RESPONSES = findDialect("openai", ["speaks_responses"]).resale?.serverTools?.responses;

test("each use reads the context window once more; only searches have a fee", () => {
  const plan = planServerTools(messagesCall([{ ...SEARCH, max_uses: 2 }, { ...FETCH, max_uses: 1 }, FUNCTION]), MESSAGES, MODEL);
  expect(plan).toMatchObject({ besidesMax: { input: 3_000, webSearches: 2 }, sets: [], adjusted: [] });
  expect(plan?.kept.size).toBe(2);
});

test("a bound that the caller has not set is set, and told, in each tool", () => {
  const call = messagesCall([FUNCTION, SEARCH, { ...FETCH, max_uses: 1 }, CODE]);
  const plan = planServerTools(call, MESSAGES, MODEL);
  expect(plan).toMatchObject({ adjusted: ["tools.web_search.max_uses=3"], besidesMax: { input: 4_000, webSearches: 3 } });
  const { body, dropped } = makeSameBody(call, { format: "messages", serverTools: plan, keepsResponses: false }, { model: "m", outputTokensMax: 9 });
  expect(JSON.parse(String(body)).tools).toEqual([FUNCTION, { ...SEARCH, max_uses: 3 }, { ...FETCH, max_uses: 1 }]);
  expect(dropped).toEqual(["tools.code_execution"]);
});

test("one bound covers all tools of an answer together", () => {
  const tools = [{ type: "web_search" }, { type: "mcp", server_label: "s", server_url: "https://e.com" }];
  expect(planServerTools(responsesCall(tools, { max_tool_calls: 4 }), RESPONSES, MODEL)).toMatchObject({
    ...{ adjusted: [], sets: [], besidesMax: { webSearches: 4 } },
  });
  const plan = planServerTools(responsesCall(tools), RESPONSES, MODEL);
  expect(plan).toMatchObject({ adjusted: ["max_tool_calls=3"], sets: [["max_tool_calls", 3]] });
});

test.each([
  ["a bound that is none", messagesCall([{ ...SEARCH, max_uses: 0 }]), ["tools.web_search.max_uses=3"]],
  ["another", messagesCall([{ ...SEARCH, max_uses: "many" }]), ["tools.web_search.max_uses=3"]],
])("%s is as good as none", (_what, call, adjusted) => {
  expect(planServerTools(call, MESSAGES, MODEL)?.adjusted).toEqual(adjusted);
});

test("what is not known bounds nothing: no window, no fee, no such tools of this provider", () => {
  const call = messagesCall([SEARCH]);
  expect(planServerTools(call, MESSAGES, { ...MODEL, contextWindow: null })).toBeNull();
  expect(planServerTools(call, MESSAGES, { ...MODEL, rates: { tokens: MODEL.rates.tokens } })).toBeNull();
  expect(planServerTools(call, undefined, MODEL)).toBeNull();
  expect(planServerTools(messagesCall([FUNCTION]), MESSAGES, MODEL)).toBeNull();
  expect(planServerTools(responsesCall([{ type: "web_search_preview" }]), RESPONSES, MODEL)).toBeNull();
});
