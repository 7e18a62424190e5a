import { describe, expect, it } from "vitest";
import { accumulate, pushAll } from "../../formats/testing/read-chat";
import { ChatStreamNormalizer } from "./stream";

const context = { requestedModel: "gemini-2.5-flash", id: "chatcmpl-abc", createdAtMs: 1_763_000_000_000 };
const chunk = (choice: object | null, more: object = {}) => ({ name: null, data: { choices: choice ? [choice] : [], ...more } });

describe("ChatStreamNormalizer", () => {
  it("gives what is missing: id, model, time, index, role", () => {
    const normalizer = new ChatStreamNormalizer(context);
    expect(normalizer.push(chunk({ delta: { content: "Hi" } }))).toEqual([
      {
        id: "chatcmpl-abc",
        object: "chat.completion.chunk",
        created: 1_763_000_000,
        model: "gemini-2.5-flash",
        choices: [{ index: 0, delta: { role: "assistant", content: "Hi" }, logprobs: null, finish_reason: null }],
      },
    ]);
    expect(normalizer.isFinished).toBe(false);
  });

  it("keeps the id that the provider gives, and names one answer by one id", () => {
    const normalizer = new ChatStreamNormalizer(context);
    const chunks = ["a", "b"].flatMap((id) => normalizer.push(chunk({ delta: { tool_calls: [{ function: { name: "f" } }] } }, { id })));
    expect(chunks).toMatchObject([{ id: "a", choices: [{ delta: { tool_calls: [{ id: "call_a_0_0" }] } }] }, { id: "a" }]);
  });

  it("tells apart calls that come without index and id, over several chunks, and keeps their signatures", async () => {
    const call = (name: string, more: object = {}) => ({ id: "", type: "function", function: { name, arguments: '{"a":1}' }, ...more });
    const signed = { extra_content: { google: { thought_signature: "c2ln" } } };
    const events = [
      chunk({ delta: { role: "assistant", tool_calls: [call("one", signed), call("two")] } }),
      chunk({ delta: { role: "assistant", tool_calls: [call("three")] } }),
      chunk({ delta: {}, finish_reason: "stop" }, { usage: { prompt_tokens: 2, completion_tokens: 3, total_tokens: 25 } }),
    ];
    const completion = await accumulate(pushAll(new ChatStreamNormalizer(context), events));
    expect(completion.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: {
        tool_calls: [
          { id: "call_abc_0_0", type: "function", function: { name: "one", arguments: '{"a":1}' }, ...signed },
          { id: "call_abc_0_1", function: { name: "two" } },
          { id: "call_abc_0_2", function: { name: "three" } },
        ],
      },
    });
    expect(completion.usage).toMatchObject({ completion_tokens: 23, total_tokens: 25, completion_tokens_details: { reasoning_tokens: 20 } });
  });

  it("goes on with a call whose later pieces carry an empty id and name", async () => {
    const piece = (id: string, name: string, text: string) =>
      chunk({ index: 0, delta: { tool_calls: [{ index: 0, id, function: { name, arguments: text } }] } });
    const events = [piece("call_1", "add", ""), piece("", "", '{"a"'), piece("", "", ":1}"), chunk({ delta: {}, finish_reason: "tool_calls" })];
    const completion = await accumulate(pushAll(new ChatStreamNormalizer(context), events));
    expect(completion.choices[0]?.message.tool_calls).toEqual([{ id: "call_1", type: "function", function: { name: "add", arguments: '{"a":1}' } }]);
  });

  it("states the usage once, the last that was told, apart and at the end", () => {
    const usage = (prompt_tokens: number, completion_tokens: number) => ({ usage: { prompt_tokens, completion_tokens } });
    const events = [
      chunk({ delta: { content: "a" } }, usage(4, 0)),
      chunk({ delta: { content: "b" }, finish_reason: "stop" }, usage(3, 2)),
      chunk(null, { moderation: {} }),
    ];
    const chunks = pushAll(new ChatStreamNormalizer(context), events);
    expect(chunks.filter((one) => "usage" in one)).toHaveLength(1);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } });
    expect(chunks.at(-2)).toMatchObject({ choices: [], moderation: {} });
  });

  it.each([
    ["an object", { error: { message: "The server had an error", type: "server_error" } }, { status: 502, code: "upstream_error" }],
    ["a list", [{ error: { code: 503, message: "Overloaded", status: "UNAVAILABLE" } }], { status: 502, code: "upstream_error" }],
    ["a text", { code: "rate_limit_exceeded", error: "Slow down" }, { status: 429, code: "rate_limited" }],
  ])("an error that comes as %s ends the stream with it", (_name, data, { status, code }) => {
    const normalizer = new ChatStreamNormalizer(context);
    expect(normalizer.push({ name: null, data })).toEqual([]);
    expect(normalizer.error).toMatchObject({ status, error: { code, message: expect.stringMatching(/\S/) } });
    expect(normalizer.push(chunk({ delta: { content: "late" } }))).toEqual([]);
  });

  it.each([
    ["STOP", "stop"],
    ["MAX_TOKENS", "length"],
    ["content_filter: SAFETY", "content_filter"],
    ["function_call_filter: MALFORMED_FUNCTION_CALL", "stop"],
    ["length", "length"],
  ])("finish_reason %s is %s", (given, expected) => {
    expect(new ChatStreamNormalizer(context).push(chunk({ delta: {}, finish_reason: given }))[0]?.choices[0]?.finish_reason).toBe(expected);
  });

  it("is finished when every choice is", () => {
    const normalizer = new ChatStreamNormalizer(context);
    normalizer.push(chunk({ index: 0, delta: { content: "a" } }));
    normalizer.push(chunk({ index: 1, delta: { content: "b" }, finish_reason: "stop" }));
    expect(normalizer.isFinished).toBe(false);
    normalizer.push(chunk({ index: 0, delta: {}, finish_reason: "length" }));
    expect(normalizer.isFinished).toBe(true);
  });
});
