import { expect, test } from "vitest";
import { AppError } from "../../../domain/errors";
import type { Quirk } from "../../../domain/provider";
import { findRefusals } from "./refuse-unsupported";

const user = { role: "user", content: "hi" };
const picture = {
  role: "user",
  content: [
    { type: "text", text: "a" },
    { type: "image_url", image_url: { url: "https://example.com/a.png" } },
  ],
};

function refuse(quirk: Quirk, body: object): string | null {
  try {
    for (const check of findRefusals(new Set([quirk]))) check({ model: "m", messages: [user], ...body });
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
