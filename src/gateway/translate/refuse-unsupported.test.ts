import { expect, test } from "vitest";
import { AppError } from "../../domain/errors";
import type { Quirk } from "../../domain/provider";
import type { Capability } from "../../domain/resale";
import { findRefusals, refuseIncapable } from "./refuse-unsupported";

const user = { role: "user", content: "hi" };
const picture = {
  role: "user",
  content: [
    { type: "text", text: "a" },
    { type: "image_url", image_url: { url: "https://example.com/a.png" } },
  ],
};

const refuse = (quirk: Quirk, body: object) =>
  paramOf(() => {
    for (const check of findRefusals(new Set([quirk]))) check({ model: "m", messages: [user], ...body });
  });

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
  ["no_json_schema", { response_format: { type: "json_schema", json_schema: {} } }, "response_format", { response_format: { type: "json_object" } }],
  ["no_logprobs", { logprobs: true }, "logprobs", { logprobs: false, top_logprobs: 0 }],
  ["no_logprobs", { top_logprobs: 2 }, "top_logprobs", {}],
  ["no_logit_bias", { logit_bias: { "5": 1 } }, "logit_bias", { logit_bias: {} }],
  ["no_names", { messages: [user, { ...user, name: "Ann" }] }, "messages[1].name", { messages: [{ ...user, name: null }] }],
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
  const refuseAs = (capabilities: Capability[]) => paramOf(() => refuseIncapable({ model: "m", messages: [user], ...asks }, capabilities));
  expect(refuseAs(all.filter((one) => one !== capability))).toBe(param);
  expect([refuseAs(all), refuseAs([])]).toEqual([null, null]);
});

test("what nobody can state of a model of their own is left to its provider", () => {
  const body = { model: "m", messages: [user], response_format: { type: "json_schema", json_schema: {} }, reasoning_effort: "low" };
  expect(paramOf(() => refuseIncapable(body, ["chat", "streaming", "tools"]))).toBeNull();
});
