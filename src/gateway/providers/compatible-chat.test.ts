import { expect, test } from "vitest";
import { makeCompatibleChat } from "./compatible-chat";

const options = { model: "upstream-model", outputTokensMax: 64 };
const messages = [{ role: "user", content: "hi" }];
const make = (body: object, rules: Partial<Parameters<typeof makeCompatibleChat>[2]> = {}) =>
  makeCompatibleChat({ model: "asked", messages, ...body }, options, { capField: "max_tokens", ...rules });

test("our model's name and our cap, under the one name that the provider takes", () => {
  const given = { max_tokens: 5, max_completion_tokens: 5 };
  expect(make(given)).toEqual({ model: "upstream-model", messages, max_tokens: 64 });
  expect(make(given, { capField: "max_completion_tokens" })).toEqual({ model: "upstream-model", messages, max_completion_tokens: 64 });
});

test("a stream is asked for its usage, whatever the caller said; a plain call has no stream options", () => {
  const stream_options = { include_usage: false, include_obfuscation: false };
  expect(make({ stream: true, stream_options })).toMatchObject({ stream: true, stream_options: { include_usage: true, include_obfuscation: false } });
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
