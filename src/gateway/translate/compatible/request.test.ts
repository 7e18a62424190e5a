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

test("a field is not known for having the name of what every object has", () => {
  const odd = { toString: 1, constructor: 1, __defineGetter__: 1 };
  expect(make(odd)).toEqual({ ...make({}), ...odd });
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
    const { metadata: _labels, ...taken } = hints;
    const made = make({ ...hints, ...neutral, messages: [marked] }, { hints: "all" });
    expect(made).toMatchObject({ ...taken, ...neutral, messages: [marked] });
    expect(made, "labels of stored answers").not.toHaveProperty("metadata");
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

describe("a provider that takes core fields only", () => {
  const core = { capField: "max_tokens", coreFieldsOnly: true, noDeveloperRole: true, noStreamOptions: true, seedField: "random_seed" } as const;

  test("gets what its documentation names, under its own names", () => {
    const sdkDefaults = { n: 1, store: false, user: "u", prompt_cache_key: "k", frequency_penalty: 0, logit_bias: {} };
    const developer = [{ role: "developer", content: "be short" }, ...messages];
    expect(make({ ...sdkDefaults, messages: developer, seed: 7, stream: true, stream_options: { include_usage: true } }, core)).toEqual({
      ...{ model: "upstream-model", max_tokens: 64, random_seed: 7, stream: true },
      messages: [{ role: "system", content: "be short" }, ...messages],
    });
  });

  test("gets an earlier answer without the members that it left empty", () => {
    const answer = { role: "assistant", content: null, refusal: null, reasoning_content: "r", annotations: [], tool_calls: [{ id: "1" }] };
    expect(make({ messages: [answer] }, core).messages).toEqual([{ role: "assistant", content: null, tool_calls: [{ id: "1" }] }]);
  });

  test.each([
    ["logprobs", { logprobs: true }],
    ["verbosity", { verbosity: "high" }],
    ["brand_new", { brand_new: 1 }],
    ["messages[0].refusal", { messages: [{ role: "assistant", content: "a", refusal: "no" }] }],
  ])("is not asked for %s, which is refused by that name", (param, body) => {
    expect(() => make(body, core)).toThrow(expect.objectContaining({ status: 400, param }));
  });
});
