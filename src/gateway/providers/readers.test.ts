import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { totalTokens } from "../../domain/usage";
import type { ReaderResult, WireId } from "./contract";
import { findDialect } from "./registry";
import { readAnswer } from "./testing/read-answer";
import { readFixtures } from "./testing/read-fixtures";

interface Answer {
  dialect?: string;
  wire: WireId;
  statusCode?: number;
  inputTextBytes?: number;
  method?: string;
}

function reader({ dialect = "openai", wire, statusCode = 200, inputTextBytes = 40, method = "POST" }: Answer) {
  const made = findDialect(dialect).usageReader(wire, { requestedModel: "asked", statusCode, inputTextBytes, method });
  if (!made) throw new Error(`no reader for ${wire}`);
  return made;
}

function readBody(answer: Answer, body: unknown): ReaderResult {
  const made = reader(answer);
  made.body(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));
  return made.result();
}

function readEvents(answer: Answer, events: unknown[]): ReaderResult {
  const made = reader(answer);
  for (const event of events)
    made.event((event as { type?: string }).type ?? null, Buffer.from(typeof event === "string" ? event : JSON.stringify(event)));
  return made.result();
}

const chat: Answer = { wire: "openai-chat" };
const delta = (content: string) => ({ id: "c", model: "m-1", choices: [{ index: 0, delta: { content } }] });
const start = {
  type: "message_start",
  message: { id: "msg", model: "claude", usage: { input_tokens: 100, cache_read_input_tokens: 7, output_tokens: 3 } },
};
const text = (words: string) => ({ type: "content_block_delta", delta: { type: "text_delta", text: words } });

describe("an answer without a usage", () => {
  it("is estimated by what was asked and what was delivered, four bytes a token, rounded up", () => {
    const result = readEvents(chat, [delta("Hello"), delta(" wörld")]);
    expect(result).toMatchObject({ source: "estimated", model: "m-1", responseId: "c", passes: [{ buckets: { input: 10, output: 3 } }] });
  });

  it("is estimated by what a tool was called with, be it JSON or a text of its own", () => {
    const call = (members: object) => ({ id: "c", model: "m-1", choices: [{ index: 0, delta: { tool_calls: [{ index: 0, ...members }] } }] });
    for (const members of [{ function: { arguments: "12345678" } }, { type: "custom", custom: { input: "12345678" } }])
      expect(readEvents(chat, [call(members)])).toMatchObject({ source: "estimated", passes: [{ buckets: { output: 2 } }] });
  });

  it("is estimated in JSON as well, also one that was cut off", () => {
    expect(readBody(chat, { choices: [{ message: { content: "12345678" } }] })).toMatchObject({
      source: "estimated",
      passes: [{ buckets: { output: 2 } }],
    });
    expect(readBody(chat, '{"choices":[{"message":{"content":"12345678')).toMatchObject({
      source: "estimated",
      passes: [{ buckets: { output: 2 } }],
    });
  });

  it("is nothing when nothing came, or an error status", () => {
    expect(readEvents(chat, [])).toMatchObject({ source: "none", passes: [] });
    expect(readBody({ ...chat, statusCode: 500 }, { error: { code: "boom" }, usage: { prompt_tokens: 5 } })).toMatchObject({
      source: "none",
      passes: [],
      errorCode: "boom",
    });
  });

  it("costs nothing when an error is all that came in the stream, and what was delivered when it broke off", () => {
    expect(readEvents(chat, [{ error: { message: "x", type: "server_error", code: null } }])).toMatchObject({
      source: "none",
      passes: [],
      errorCode: "server_error",
    });
    const broken = readEvents(chat, [delta("12345678"), { error: { message: "sorry, a long text about the failure", code: 502 } }]);
    expect(broken).toMatchObject({ source: "estimated", errorCode: "502", passes: [{ buckets: { output: 2 } }] });
  });
});

describe("a broken stream", () => {
  it("keeps what the start stated and estimates the output", () => {
    const result = readEvents({ dialect: "anthropic", wire: "anthropic-messages" }, [
      start,
      text("x".repeat(400)),
      { type: "error", error: { type: "overloaded_error" } },
    ]);
    expect(result).toMatchObject({
      source: "partial",
      errorCode: "overloaded_error",
      passes: [{ buckets: { input: 100, cacheRead: 7, output: 100 } }],
    });
  });

  it("counts no less output than was stated", () => {
    expect(readEvents({ dialect: "anthropic", wire: "anthropic-messages" }, [start, text("hi")])).toMatchObject({
      source: "partial",
      passes: [{ buckets: { output: 3 } }],
    });
  });

  it("takes a cumulative usage from its middle as a lower bound", () => {
    const gemini = { candidates: [{ content: { parts: [{ text: "x".repeat(80) }] } }], usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 } };
    expect(readEvents({ dialect: "google", wire: "gemini" }, [gemini])).toMatchObject({
      source: "partial",
      passes: [{ buckets: { input: 9, output: 20 } }],
    });
    const compatible = { ...delta("x".repeat(80)), usage: { prompt_tokens: 4, completion_tokens: 0, total_tokens: 4 } };
    expect(readEvents({ dialect: "google", wire: "openai-chat" }, [compatible])).toMatchObject({
      source: "partial",
      passes: [{ buckets: { input: 4, output: 20 } }],
    });
    expect(readEvents({ dialect: "google", wire: "openai-chat" }, [compatible, "[DONE]"]).source).toBe("provider");
    const error = { error: { code: 503, status: "UNAVAILABLE" } };
    expect(readEvents({ dialect: "google", wire: "openai-chat" }, [compatible, error, "[DONE]"])).toMatchObject({
      source: "partial",
      passes: [{ buckets: { input: 4, output: 20 } }],
    });
  });

  it("reads the whole objects of a JSON array that was cut off", () => {
    const element = JSON.stringify({
      candidates: [{ content: { parts: [{ text: "}]{" }] } }],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2 },
    });
    expect(readBody({ dialect: "google", wire: "gemini" }, `[${element}\n,\n${element.slice(0, -5)}`)).toMatchObject({
      source: "partial",
      passes: [{ buckets: { input: 9, output: 2 } }],
    });
  });
});

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

describe("what the numbers mean", () => {
  const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 112, completion_tokens_details: { reasoning_tokens: 100 } };
  it("reasoning outside completion_tokens is output, wherever the total says so", () => {
    for (const dialect of ["xai", "openai", "google"]) {
      expect(readBody({ dialect, wire: "openai-chat" }, { choices: [], usage }).passes[0]?.buckets).toEqual({
        input: 10,
        output: 2,
        outputReasoning: 100,
      });
    }
  });

  it("without a total, the dialect decides", () => {
    const { total_tokens: _, ...untotalled } = usage;
    expect(readBody({ dialect: "xai", wire: "openai-chat" }, { choices: [], usage: untotalled }).passes[0]?.buckets).toEqual({
      input: 10,
      output: 2,
      outputReasoning: 100,
    });
    expect(readBody(chat, { choices: [], usage: untotalled }).passes[0]?.buckets).toEqual({ input: 10, outputReasoning: 2 });
  });

  it("the last usage that states something wins, wherever it stands", () => {
    const events = [
      delta("a"),
      { choices: [], usage: { prompt_tokens: 5, completion_tokens: 6 } },
      { choices: [], moderation: {}, usage: null },
      "[DONE]",
    ];
    expect(readEvents(chat, events)).toMatchObject({ source: "provider", passes: [{ buckets: { input: 5, output: 6 } }] });
  });

  it("a word that only looks like a usage is text", () => {
    const fake = delta('"usage":{"prompt_tokens":9999,"completion_tokens":9999}');
    expect(readEvents(chat, [fake, "[DONE]"]).source).toBe("estimated");
    const nested = { model: "m", choices: [{ delta: { custom: { usage: { prompt_tokens: 9999 } } } }] };
    expect(readEvents(chat, [nested, "[DONE]"]).source).toBe("estimated");
  });

  it("the served model and tier are the answer's", () => {
    const result = readBody(chat, {
      id: "x",
      model: "gpt-4o-2024-08-06",
      service_tier: "priority",
      choices: [],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    });
    expect(result).toMatchObject({ model: "gpt-4o-2024-08-06", serviceTier: "priority", responseId: "x" });
  });

  it("a web search and generated images beside the tokens are counted", () => {
    const tool_usage = {
      web_search: { num_requests: 3 },
      image_gen: { input_tokens: 5, output_tokens: 50, output_tokens_details: { image_tokens: 50 } },
    };
    const body = {
      model: "m",
      status: "completed",
      output: [],
      tools: [{ type: "image_generation", model: "gpt-image-1.5" }],
      tool_usage,
      usage: { input_tokens: 1, output_tokens: 2 },
    };
    expect(readBody({ wire: "openai-responses" }, body).passes).toEqual([
      { model: null, buckets: { input: 1, output: 2, webSearches: 3 } },
      { model: "gpt-image-1.5", buckets: { input: 5, outputImage: 50 } },
    ]);
  });
});

describe("the Responses wire", () => {
  const answer: Answer = { wire: "openai-responses", method: "GET" };
  const body = { id: "r", status: "completed", output: [], usage: { input_tokens: 1, output_tokens: 2 } };
  it("counts a response that is only fetched when it was made in the background, and only then", () => {
    expect(readBody(answer, { ...body, background: true })).toMatchObject({ source: "provider", passes: [{ buckets: { input: 1, output: 2 } }] });
    expect(readBody(answer, { ...body, background: false })).toMatchObject({ source: "none", passes: [] });
    expect(readBody(answer, body)).toMatchObject({ source: "none", passes: [] });
  });

  it("knows nothing of a response that is not done", () => {
    expect(readBody({ ...answer, method: "POST" }, { ...body, background: true, status: "queued", usage: null })).toMatchObject({
      source: "none",
      passes: [],
    });
    expect(readBody(answer, { ...body, background: true, status: "in_progress", usage: null })).toMatchObject({ source: "none", passes: [] });
  });
});

it("reads every recorded stream alike, however it is cut", () => {
  const random = Array.from({ length: 40 }, (_, i) => ((i + 1) * 0.6180339887498949) % 1);
  let cuts = 0;
  for (const fixture of readFixtures().filter(({ isEventStream }) => isEventStream)) {
    const whole = readAnswer(fixture);
    for (const share of random) {
      const at = Math.floor(share * fixture.body.length);
      expect(readAnswer(fixture, [Math.floor(at / 2), at])).toEqual(whole);
      cuts += 2;
    }
  }
  expect(cuts).toBeGreaterThan(4000);
});

it("keeps nothing of an answer that could be its text", () => {
  const longest = (value: unknown): number => {
    if (typeof value === "string") return value.length;
    return typeof value === "object" && value !== null ? Math.max(0, ...Object.values(value).map(longest)) : 0;
  };
  for (const fixture of readFixtures()) {
    const { rawUsage, errorCode } = readAnswer(fixture) ?? {};
    expect(longest(rawUsage)).toBeLessThan(40);
    expect(errorCode ?? "").not.toMatch(/\s\S+\s/);
  }
});

it("never throws, and counts nothing below zero, whatever bytes come", () => {
  const wires: [string, WireId][] = [
    ["openai", "openai-chat"],
    ["openai", "openai-completions"],
    ["openai", "openai-responses"],
    ["openai", "openai-batch-output"],
    ["openai", "openai-audio"],
    ["anthropic", "anthropic-messages"],
    ["anthropic", "anthropic-batch-results"],
    ["google", "gemini"],
    ["xai", "openai-chat"],
  ];
  const recorded = readFixtures()
    .filter(({ body }) => body.length < 3000)
    .map(({ body }) => Buffer.from(body));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.json().map((json) => Buffer.from(json)),
    fc.tuple(fc.constantFrom(...recorded), fc.nat(), fc.nat(255)).map(([body, at, byte]) => {
      const changed = Buffer.from(body.subarray(body.indexOf("{")));
      changed[at % changed.length] = byte;
      return changed;
    }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...wires),
      fc.array(bytes, { maxLength: 4 }),
      fc.constantFrom(null, "message_start", "message_delta", "error"),
      ([dialect, wire], chunks, name) => {
        const streamed = reader({ dialect, wire });
        for (const chunk of chunks) streamed.event(name, chunk);
        const whole = reader({ dialect, wire });
        whole.body(chunks[0] ?? Buffer.alloc(0));
        for (const result of [streamed.result(), whole.result()]) {
          for (const pass of result.passes) expect(Object.values(pass.buckets).every((count) => count >= 0 && Number.isFinite(count))).toBe(true);
        }
      },
    ),
    { numRuns: 20_000 },
  );
});
