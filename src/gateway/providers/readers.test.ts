import { describe, expect, it } from "vitest";
import { type Answer, readBody, readEvents, reader } from "./testing/read-wire";

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

describe("a body that has been parsed already, or can be at once", () => {
  const usage = { prompt_tokens: 5, completion_tokens: 3 };
  const body = JSON.stringify({ id: "x", model: "m", choices: [{ message: { content: "12345678" } }], usage });
  const anthropic: Answer = { dialect: "anthropic", wire: "anthropic-messages" };
  const wires: Answer[] = [chat, anthropic, { wire: "openai-responses" }, { wire: "openai-embeddings" }, { dialect: "google", wire: "gemini" }];

  it("is read as its bytes are", () => {
    for (const answer of wires) {
      const made = reader(answer);
      made.body(Buffer.from(body), JSON.parse(body));
      expect(made.result()).toEqual(readBody(answer, body));
    }
  });

  it.each([
    ["a usage that stands twice", body.replace("{", '{"usage":null,')],
    ["any name that stands twice", body.replace("{", '{"a":1,"a":2,')],
    ["nesting without end", body.replace("{", `{"a":${"[".repeat(300)}${"]".repeat(300)},`)],
    ["a byte order mark", `\ufeff${body}`],
    ["an end that is missing", body.slice(0, -1)],
  ])("is not believed with %s: what was delivered is counted", (_what, doubtful) => {
    expect(readBody(chat, doubtful)).toMatchObject({ source: "estimated", model: null, passes: [{ buckets: { output: 2 } }] });
  });

  it("is read with a lone surrogate, with a name that stands twice further down, and beyond 64 KiB", () => {
    for (const text of ['"a":"\\ud800"', '"a":{"b":1,"b":2}', `"a":"${"x".repeat(70_000)}"`])
      expect(readBody(chat, body.replace("{", `{${text},`))).toMatchObject({
        source: "provider",
        model: "m",
        passes: [{ buckets: { input: 5, output: 3 } }],
      });
  });
});
