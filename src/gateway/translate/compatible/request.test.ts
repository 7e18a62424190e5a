import { describe, expect, test } from "vitest";
import { HINTS } from "../chat/optional-fields";
import { makeCompatibleRequest } from "./request";

const options = { model: "upstream-model", outputTokensMax: 64 };
const messages = [{ role: "user", content: "hi" }];
const make = (body: object, rules: Partial<Parameters<typeof makeCompatibleRequest>[2]> = {}) =>
  makeCompatibleRequest({ model: "asked", messages, ...body }, options, { capField: "max_tokens", ...rules });

test("our model's name and our cap, under the one name that the provider takes", () => {
  const given = { max_tokens: 5, max_completion_tokens: 5 };
  expect(make(given)).toEqual({ model: "upstream-model", messages, max_tokens: 64 });
  expect(make(given, { capField: "max_completion_tokens" })).toEqual({ model: "upstream-model", messages, max_completion_tokens: 64 });
});

test("a stream is asked for its usage, whatever the caller said; a plain call has no stream options", () => {
  const stream_options = { include_usage: false, include_obfuscation: false };
  expect(make({ stream: true, stream_options })).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  expect(make({ stream: true, stream_options }).stream_options).not.toHaveProperty("include_obfuscation");
  expect(make({ stream: true, stream_options }, { hints: "all" }).stream_options).toEqual({ include_usage: true, include_obfuscation: false });
  expect(make({ stream: true })).toMatchObject({ stream_options: { include_usage: true } });
  expect(make({ stream: false, stream_options })).not.toHaveProperty("stream_options");
});

test("what is ours stays here, nulls say nothing, and all else goes", () => {
  const own = { session_id: "s", user_id: "u", cache_control: { type: "ephemeral" }, temperature: null };
  expect(make({ ...own, top_p: 0.5, seed: 7, tools: [{ type: "function", function: { name: "f" }, cache_control: {} }] })).toEqual({
    ...{ model: "upstream-model", messages, max_tokens: 64, top_p: 0.5, seed: 7 },
    tools: [{ type: "function", function: { name: "f" } }],
  });
});

test("what another provider's answers add to a message is left out, and the caller's own body is not changed", () => {
  const call = { id: "1", type: "function", function: { name: "f", arguments: "{}" }, extra_content: { google: { thought_signature: "x" } } };
  const extras = { reasoning_content: "r", thinking_blocks: [], provider_blocks: [], annotations: [], extra_content: {} };
  const answer = { role: "assistant", content: [{ type: "text", text: "a", cache_control: {} }], tool_calls: [call], ...extras };
  const body = { messages: [answer] };
  const before = JSON.stringify(body);
  const { extra_content: _, ...plainCall } = call;
  expect(make(body).messages).toEqual([{ role: "assistant", content: [{ type: "text", text: "a" }], tool_calls: [plainCall] }]);
  expect(make(body, { messageExtras: ["extra_content"] }).messages).toMatchObject([{ tool_calls: [call], extra_content: {} }]);
  expect(make(body, { messageExtras: ["reasoning_content"] }).messages).toMatchObject([{ reasoning_content: "r" }]);
  expect(JSON.stringify(body)).toBe(before);
});

describe("what changes nothing in the answer", () => {
  const hints = {
    ...{ prompt_cache_key: "k", prompt_cache_retention: "24h", prompt_cache_options: { mode: "explicit" } },
    ...{ safety_identifier: "s", user: "u", store: false, metadata: {} },
  };
  const neutral = { n: 1, frequency_penalty: 0, presence_penalty: 0, logit_bias: {}, logprobs: false, parallel_tool_calls: true };
  const marked = { role: "user", content: [{ type: "text", text: "a", prompt_cache_breakpoint: { mode: "explicit" } }] };

  test("goes to the provider that has it", () => {
    expect(make({ ...hints, ...neutral, messages: [marked] }, { hints: "all" })).toMatchObject({ ...hints, ...neutral, messages: [marked] });
    expect(make(hints, { hints: ["user"] })).toEqual({ ...make({}), user: "u" });
  });

  test("is left out for others; a value that does change it never is", () => {
    expect(Object.keys(hints).sort()).toEqual(Object.keys(HINTS).sort());
    expect(make({ ...hints, ...neutral })).toEqual(make({}));
    expect(make({ messages: [marked] }).messages).toEqual([{ role: "user", content: [{ type: "text", text: "a" }] }]);
    const telling = { n: 2, frequency_penalty: 1, presence_penalty: -1, logit_bias: { "5": 1 }, logprobs: true, parallel_tool_calls: false, seed: 1 };
    expect(make(telling)).toEqual({ ...make({}), ...telling });
    expect(make({ messages: [{ ...marked, name: "Ann" }] }).messages).toMatchObject([{ name: "Ann" }]);
  });
});
