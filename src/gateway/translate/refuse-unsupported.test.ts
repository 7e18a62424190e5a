import { expect, test } from "vitest";
import { AppError } from "../../domain/errors";
import type { Quirk } from "../../domain/provider";
import type { Capability } from "../../domain/resale";
import type { Members } from "../bytes/json/parse-members";
import { chatCaller } from "../formats/chat/caller";
import { message, tool } from "../formats/chat/testing/make-hub";
import { hubRequest } from "../formats/testing/hub-request";
import type { ToolResultPart } from "../hub/parts";
import { findHubRefusals, findRefusals, refuseIncapable, refuseIncapableHub } from "./refuse-unsupported";

const user = { role: "user", content: "hi" };
const picture = {
  role: "user",
  content: [
    { type: "text", text: "a" },
    { type: "image_url", image_url: { url: "https://example.com/a.png" } },
  ],
};

const called = { role: "assistant", tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }] };
const result = (content: unknown) => ({ role: "tool", tool_call_id: "c", content });

const full = (body: object): Members => ({ model: "m", messages: [user], ...body });
const readHub = (body: object) => chatCaller.readRequest(full(body), { isStreaming: "stream" in body && body.stream === true });

/** Of the body, and of what the hub reads in it: the same. */
function refuse(quirk: Quirk, body: object): string | null {
  const quirks = new Set([quirk]);
  const param = paramOf(() => {
    for (const check of findRefusals(quirks)) check(full(body));
  });
  const hubParam = paramOf(() => {
    for (const check of findHubRefusals(quirks)) check(readHub(body));
  });
  expect(hubParam).toBe(param);
  return param;
}

function paramOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 400) throw error;
    return error.param;
  }
}

test.each<[Quirk, object, string, object]>([
  ["no_streaming", { stream: true }, "stream", { stream: false }],
  ["no_tools", { tools: [{ type: "function", function: { name: "f" } }] }, "tools", { tools: [], functions: [] }],
  ["no_tools", { functions: [{ name: "f" }] }, "functions", {}],
  ["no_vision", { messages: [user, picture] }, "messages[1].content[1]", { messages: [{ role: "user", content: [{ type: "text", text: "a" }] }] }],
  [
    "no_json_schema",
    { response_format: { type: "json_schema", json_schema: { name: "n", schema: {} } } },
    "response_format",
    { response_format: { type: "json_object" } },
  ],
  ["no_logprobs", { logprobs: true }, "logprobs", { logprobs: false, top_logprobs: 0 }],
  ["no_logprobs", { top_logprobs: 2 }, "top_logprobs", {}],
  ["no_logit_bias", { logit_bias: { "5": 1 } }, "logit_bias", { logit_bias: {} }],
  ["no_names", { messages: [user, { ...user, name: "Ann" }] }, "messages[1].name", { messages: [{ ...user, name: null }] }],
  ["no_names", { messages: [user, called, { ...result("x"), name: "f" }] }, "messages[2].name", { messages: [user, called, result("x")] }],
  ["no_vision", { messages: [user, called, result(picture.content)] }, "messages[2].content[1]", {}],
  ["one_choice", { n: 2 }, "n", { n: 1 }],
])("%s refuses %j as %s, and lets pass what asks for nothing", (quirk, asks, param, asksNothing) => {
  expect(refuse(quirk, asks)).toBe(param);
  expect(refuse(quirk, asksNothing)).toBeNull();
  expect(refuse("caps_max_tokens", asks)).toBeNull();
});

test.each<[Capability, object, string]>([
  ["streaming", { stream: true }, "stream"],
  ["tools", { tools: [{ type: "function", function: { name: "f" } }] }, "tools"],
  ["vision", { messages: [user, picture] }, "messages[1].content[1]"],
])("a model without %s refuses %j as %s; one with it does not, nor one of which nothing is known", (capability, asks, param) => {
  const all: Capability[] = ["chat", "streaming", "tools", "vision"];
  const refuseAs = (capabilities: Capability[]) => {
    const refused = paramOf(() => refuseIncapable(full(asks), capabilities));
    expect(paramOf(() => refuseIncapableHub(readHub(asks), capabilities))).toBe(refused);
    return refused;
  };
  expect(refuseAs(all.filter((one) => one !== capability))).toBe(param);
  expect([refuseAs(all), refuseAs([])]).toEqual([null, null]);
});

test("what nobody can state of a model of their own is left to its provider", () => {
  const body = { model: "m", messages: [user], response_format: { type: "json_schema", json_schema: {} }, reasoning_effort: "low" };
  expect(paramOf(() => refuseIncapable(body, ["chat", "streaming", "tools"]))).toBeNull();
});

test("tools that only another provider runs, and the names that another format gives a tool's results, ask for nothing", () => {
  const named: ToolResultPart = {
    type: "tool-result",
    callId: "c",
    name: "f",
    kind: "function",
    parts: [],
    isError: false,
    cache: null,
    at: "contents[0]",
  };
  const request = hubRequest({ format: "gemini", tools: [tool("own", "web_search")], messages: [message("user", [named])] });
  for (const check of findHubRefusals(new Set(["no_tools", "no_names"]))) expect(() => check(request)).not.toThrow();
  expect(paramOf(() => refuseIncapableHub(request, ["chat"]))).toBeNull();
});
