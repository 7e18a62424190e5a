import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../../e2e/tools/support/full-size";
import { totalTokens } from "../../domain/usage";
import { expectSaneReadings } from "./testing/read-any-bytes";
import { type Answer, readBody } from "./testing/read-wire";

const chat: Answer = { wire: "openai-chat" };

describe("counts that cannot be", () => {
  it.each([-1, 1.5, 1e300, "7", null, Number.NaN, {}])("a part of %j is not a statement", (count) => {
    const usage = { prompt_tokens: 5, completion_tokens: 3, completion_tokens_details: { reasoning_tokens: count } };
    expect(readBody(chat, { choices: [], usage }).passes).toEqual([{ model: null, buckets: { input: 5, output: 3 } }]);
  });

  it.each([null, Number.NaN, undefined])("a total of %j is left out: the other one stands", (count) => {
    const usage = { prompt_tokens: count, completion_tokens: 3 };
    expect(readBody(chat, { choices: [], usage }).passes).toEqual([{ model: null, buckets: { input: 0, output: 3 } }]);
  });

  it.each([-1, 1.5, 1e300, "7", {}])("a total of %j leaves nothing to believe: what was delivered is counted", (count) => {
    const choices = [{ message: { content: "x".repeat(40) } }];
    for (const usage of [
      { prompt_tokens: count, completion_tokens: 3 },
      { prompt_tokens: 3, completion_tokens: count },
    ]) {
      expect(readBody(chat, { choices, usage })).toMatchObject({ source: "estimated", passes: [{ buckets: { output: 10 } }] });
    }
    const content = [{ type: "text", text: "x".repeat(40) }];
    const answer = readBody({ dialect: "anthropic", wire: "anthropic-messages" }, { content, usage: { input_tokens: 7, output_tokens: count } });
    expect(answer).toMatchObject({ source: "partial", passes: [{ buckets: { input: 7, output: 10 } }] });
  });

  it("a usage without any count is no usage", () => {
    expect(readBody({ wire: "openai-images" }, { data: [], usage: { cost_in_usd_ticks: 5 } })).toMatchObject({ source: "none", passes: [] });
    expect(readBody(chat, { choices: [{ message: { content: "abcd" } }], usage: { prompt_tokens: -5 } }).source).toBe("estimated");
  });

  it("never makes a bucket negative, and the buckets add up to the stated totals", () => {
    const count = fc.oneof(fc.nat(1000), fc.integer({ min: -5, max: 5 }), fc.constantFrom(undefined, null, 1.5, "9"));
    const usage = fc.record({
      prompt_tokens: fc.nat(1000),
      completion_tokens: fc.nat(1000),
      prompt_tokens_details: fc.record({ cached_tokens: count, cache_write_tokens: count, audio_tokens: count, image_tokens: count }),
      completion_tokens_details: fc.record({ reasoning_tokens: count, audio_tokens: count, image_tokens: count }),
    });
    fc.assert(
      fc.property(usage, (stated) => {
        const [pass] = readBody(chat, { choices: [], usage: stated }).passes;
        const totals = totalTokens(pass ? [pass] : []);
        expect(totals).toMatchObject({ input: stated.prompt_tokens, output: stated.completion_tokens });
        expect(Object.values(pass?.buckets ?? {}).every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
      }),
    );
  });

  it("cuts an Anthropic 1-hour write that is larger than what was written", () => {
    const usage = { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 10, cache_creation: { ephemeral_1h_input_tokens: 25 } };
    expect(readBody({ dialect: "anthropic", wire: "anthropic-messages" }, { usage }).passes[0]?.buckets).toEqual({
      input: 1,
      cacheWrite1h: 10,
      output: 1,
    });
  });
});

it("never throws, and counts nothing below zero, whatever bytes come", () => {
  const usage = {
    prompt_tokens: 5,
    completion_tokens: 3,
    input_tokens: 7,
    output_tokens: 2,
    total_tokens: 8,
    cache_creation: { ephemeral_1h_input_tokens: 1 },
  };
  const bodies = [
    { id: "c", model: "m", choices: [{ index: 0, message: { content: "Hello" }, finish_reason: "stop" }], usage },
    { type: "message_start", message: { id: "m", model: "m", content: [{ type: "text", text: "Hello" }], usage }, usage },
    { id: "r", status: "completed", background: true, output: [{ content: [{ text: "Hello" }] }], usage, response: { status: "completed", usage } },
    {
      candidates: [{ content: { parts: [{ text: "Hello" }] }, finishReason: "STOP" }],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2 },
    },
  ];
  expectSaneReadings(
    bodies.map((body) => Buffer.from(JSON.stringify(body))),
    runs(20_000),
  );
});
