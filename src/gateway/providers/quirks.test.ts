import { describe, expect, test } from "vitest";
import type { Quirk } from "../../domain/provider";
import type { ReaderResult, Resale, WireId } from "./contract";
import { findDialect } from "./registry";

const context = { requestedModel: "asked", statusCode: 200, inputTextBytes: 40, method: "POST" };

function read(quirks: readonly Quirk[], ...texts: string[]): ReaderResult {
  const reader = findDialect("openai", quirks).usageReader("openai-chat", context);
  if (!reader) throw new Error("chat is not read");
  if (texts.length === 1) reader.body(Buffer.from(texts[0] as string));
  else for (const text of texts) reader.event(null, Buffer.from(text));
  return reader.result();
}
function resale(...quirks: Quirk[]): Resale {
  const found = findDialect("openai", quirks).resale;
  if (!found) throw new Error("not resold");
  return found;
}
const chatRoute = (...quirks: Quirk[]) => findDialect("openai", quirks).route({ method: "POST", path: "/chat/completions", basePath: "/v1" });
const answer = (usage: string) =>
  `{"id":"gen-1","model":"m","choices":[{"index":0,"message":{"content":"hi"},"finish_reason":"stop"}],"usage":${usage}}`;

describe("states_cost", () => {
  const counts = '"prompt_tokens":194,"completion_tokens":2,"total_tokens":196';

  // https://openrouter.ai/docs/use-cases/usage-accounting
  test.each([
    ["as documented, in whole and broken dollars", `{${counts},"cost":0.95}`, 950_000_000n],
    ["from the digits, not from a float", `{${counts},"cost":0.1000000014}`, 100_000_001n],
    ["with an exponent", `{${counts},"cost":6e-05}`, 60_000n],
    ["half a nano-dollar up", `{${counts},"cost":0.0000000005}`, 1n],
    [
      "and repeats it as the cost of the provider behind",
      `{${counts},"cost":0.00006,"is_byok":false,"cost_details":{"upstream_inference_cost":0.00006}}`,
      60_000n,
    ],
    [
      "with what the account's own key is billed elsewhere",
      `{${counts},"cost":0.95,"is_byok":true,"cost_details":{"upstream_inference_cost":19}}`,
      19_950_000_000n,
    ],
    [
      "only the fee of a call that is billed elsewhere",
      `{${counts},"cost":0.95,"is_byok":true,"cost_details":{"upstream_inference_cost":null}}`,
      null,
    ],
    ["no number", `{${counts},"cost":"0.95"}`, null],
    ["less than nothing", `{${counts},"cost":-1}`, null],
    ["more than any call", `{${counts},"cost":1e30}`, null],
    ["nothing", `{${counts}}`, null],
  ])("the provider says its cost %s", (_name, usage, cost) => {
    const event = `{"id":"gen-1","model":"m","choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}],"usage":${usage}}`;
    for (const result of [read(["states_cost"], answer(usage)), read(["states_cost"], event, "[DONE]")]) {
      expect(result.statedCostNanoUsd).toBe(cost);
      expect(result.passes).toEqual([{ model: null, buckets: { input: 194, output: 2 } }]);
    }
  });

  test("is read from embeddings and old completions as well", () => {
    for (const wire of ["openai-embeddings", "openai-completions"] as const) {
      const reader = findDialect("openai", ["states_cost"]).usageReader(wire, context);
      reader?.body(Buffer.from('{"id":"gen-1","model":"m","data":[],"usage":{"prompt_tokens":4,"total_tokens":4,"cost":0.00000008}}'));
      expect(reader?.result()).toMatchObject({ source: "provider", statedCostNanoUsd: 80n });
    }
  });

  describe.each<[wire: WireId, usage: string, events: (usage: string) => string[], body: (usage: string) => string]>([
    [
      "openai-responses",
      '"input_tokens":4,"output_tokens":2,"total_tokens":6',
      (usage) => [`{"type":"response.completed","response":{"id":"r","model":"m","status":"completed","output":[],"usage":${usage}}}`],
      (usage) => `{"id":"r","model":"m","status":"completed","output":[],"usage":${usage}}`,
    ],
    [
      "anthropic-messages",
      '"input_tokens":4,"output_tokens":2',
      (usage) => [
        '{"type":"message_start","message":{"id":"r","model":"m","usage":{"input_tokens":4,"output_tokens":0}}}',
        `{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":${usage}}`,
        '{"type":"message_stop"}',
      ],
      (usage) => `{"type":"message","id":"r","model":"m","content":[],"usage":${usage}}`,
    ],
  ])("is read from the wire %s", (wire, counts, events, body) => {
    const costly = `{${counts},"cost":0.95,"is_byok":true,"cost_details":{"upstream_inference_cost":19}}`;
    const readWith = (quirks: Quirk[], method = "POST") => {
      const { usageReader } = findDialect("openai", ["speaks_messages", ...quirks]);
      const [whole, stream] = [usageReader(wire, { ...context, method }), usageReader(wire, { ...context, method })];
      whole?.body(Buffer.from(body(costly)));
      for (const event of events(costly)) stream?.event(null, Buffer.from(event));
      return [whole, stream].map((reader) => reader?.result());
    };

    test("as a whole and in a stream", () => {
      for (const result of readWith(["states_cost"]))
        expect(result).toMatchObject({ source: "provider", statedCostNanoUsd: 19_950_000_000n, passes: [{ buckets: { input: 4, output: 2 } }] });
    });

    test("of no provider without the quirk", () => {
      for (const result of readWith([])) expect(result).toMatchObject({ source: "provider", statedCostNanoUsd: null });
    });
  });

  test("is not read of a response that is only fetched: it was paid when it was made", () => {
    const reader = findDialect("openai", ["states_cost"]).usageReader("openai-responses", { ...context, method: "GET" });
    reader?.body(Buffer.from('{"id":"r","model":"m","status":"completed","output":[],"usage":{"input_tokens":4,"output_tokens":2,"cost":0.95}}'));
    expect(reader?.result()).toMatchObject({ passes: [], statedCostNanoUsd: null });
  });

  test("is read of a provider that speaks Anthropic's wire itself", () => {
    const reader = findDialect("anthropic", ["states_cost"]).usageReader("anthropic-messages", context);
    reader?.body(Buffer.from('{"type":"message","id":"r","model":"m","content":[],"usage":{"input_tokens":4,"output_tokens":2,"cost":0.95}}'));
    expect(reader?.result()).toMatchObject({ source: "provider", statedCostNanoUsd: 950_000_000n });
  });

  test("is not read elsewhere: there, a member of that name means nothing", () => {
    expect(read([], answer(`{${counts},"cost":0.95}`)).statedCostNanoUsd).toBeNull();
  });
});

test("a cached prompt is counted by DeepSeek's names too, and its two parts add up to the prompt", () => {
  // https://api-docs.deepseek.com/api/create-chat-completion
  const usage = '{"prompt_tokens":30,"completion_tokens":5,"total_tokens":35,"prompt_cache_hit_tokens":20,"prompt_cache_miss_tokens":10}';
  expect(read([], answer(usage)).passes).toEqual([{ model: null, buckets: { input: 10, cacheRead: 20, output: 5 } }]);
});

describe("usage_in_x_groq", () => {
  // https://console.groq.com/docs/api-reference#chat-create
  const events = [
    '{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"x_groq":{"id":"req_1"}}',
    '{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}',
    '{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req_1","usage":{"queue_time":0.03,"prompt_tokens":18,"completion_tokens":3,"total_tokens":21}}}',
    "[DONE]",
  ];
  test("is the provider's own word on a stream, also when nobody asked for the usage", () => {
    expect(read(["usage_in_x_groq"], ...events)).toMatchObject({ source: "provider", passes: [{ buckets: { input: 18, output: 3 } }] });
    expect(read([], ...events)).toMatchObject({ source: "estimated" });
  });
  test("so that a passed-through call is not made to ask", () => {
    expect(chatRoute("usage_in_x_groq").acceptsIncludeUsage).toBe(false);
    expect(chatRoute("states_usage_unasked").acceptsIncludeUsage).toBe(false);
    expect(chatRoute("no_stream_options").acceptsIncludeUsage).toBe(false);
    expect(chatRoute().acceptsIncludeUsage).toBe(true);
  });
});

test("api_key_header: the key is no bearer token", () => {
  expect(resale("api_key_header").headers("k", "chat")).toEqual(["api-key", "k"]);
  expect(resale().headers("k", "chat")).toEqual(["authorization", "Bearer k"]);
});

test("deployment_paths: the model's name stands in the path, whatever is in it, and the endpoint is the same", () => {
  const { chat, tasks } = resale("deployment_paths");
  const embeddings = tasks.embeddings?.({ model: "e", input: "text" }, { upstreamModel: "e", rates: { tokens: {} } });
  const chatPath = (model: string) => chat?.path(model) as string;
  expect([chatPath("my-gpt"), embeddings?.path]).toEqual(["/deployments/my-gpt/chat/completions", "/deployments/e/embeddings"]);
  expect(chatPath("../a?b#c")).toBe("/deployments/..%2Fa%3Fb%23c/chat/completions");
  const route = findDialect("openai", ["deployment_paths"]).route({ method: "POST", path: chatPath("my-gpt"), basePath: "/openai" });
  expect(route).toMatchObject({ upstreamPath: "/openai/deployments/my-gpt/chat/completions", wire: "openai-chat" });
});

test("an imitation may put more before a conversation than OpenAI does: as much is held for", () => {
  const [theirs, ours] = [resale("reshapes_chat").inputBounds("gpt-oss-20b"), resale().inputBounds("gpt-oss-20b")];
  expect(theirs.base).toBeGreaterThan(ours.base);
  expect(theirs.tools).toBeGreaterThan(ours.tools);
  expect(theirs.image).toEqual(ours.image);
});

describe("an answer that the provider broke off (finish_reason: error)", () => {
  const answerContext = { requestedModel: "m", id: "chatcmpl-1", createdAtMs: 0 };
  const choice = { index: 0, delta: { content: "" }, finish_reason: "error" };

  test("is no answer, though its status is 200", () => {
    const body = {
      choices: [{ index: 0, message: { content: "par" }, finish_reason: "error", error: { code: 502, message: "Provider disconnected" } }],
    };
    expect(() => resale("reshapes_chat").chat?.read(body, answerContext)).toThrow(/broke off/);
  });
  // https://openrouter.ai/docs/api/reference/errors-and-debugging#streaming-error-formats
  test.each([
    ["beside the choices", { error: { code: 502, message: "Provider disconnected unexpectedly" }, choices: [choice] }],
    ["in the choice", { choices: [{ ...choice, error: { code: 502, message: "Provider disconnected unexpectedly" } }] }],
    ["nowhere", { choices: [choice] }],
  ])("ends a stream with an error that stands %s", (_name, data) => {
    const stream = resale("reshapes_chat").chat?.openStream(answerContext);
    stream?.push({ name: null, data: { choices: [{ index: 0, delta: { content: "par" } }] } });
    expect(stream?.push({ name: null, data })).toEqual([]);
    expect(stream?.error).toMatchObject({ status: 502, error: { code: "upstream_error" } });
    expect(stream?.isFinished).toBe(false);
  });
});
