import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { ResoldModel } from "../domain/resale";
import type { GatewayPorts } from "./ports";
import { type RawGateway, startRawGateway } from "./testing/start-raw-gateway";

let gateway: RawGateway;
afterEach(() => gateway.close());

type Reply = [head: string, body: string];
const JSON_HEAD = "200 OK\r\ncontent-type: application/json";
const STREAM_HEAD = "200 OK\r\ncontent-type: text/event-stream";
const CHOICE = { index: 0, message: { role: "assistant", content: "hello" }, finish_reason: "stop" };
const USAGE = { prompt_tokens: 3, completion_tokens: 0, total_tokens: 3 };
const GOOD: Reply = [JSON_HEAD, JSON.stringify({ id: "c", model: "m", choices: [CHOICE], usage: USAGE })];
const FAILING = (status: number): Reply => [`${status} No\r\ncontent-type: application/json`, "{}"];

const TOO_LONG: Reply = [
  "400 No\r\ncontent-type: application/json",
  '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 3333404 tokens > 200000 maximum"}}',
];

const event = (json: unknown) => `data: ${JSON.stringify({ id: "c", model: "m", ...(json as object) })}\n\n`;
const chunk = (delta: object, finish: string | null = null) => event({ choices: [{ index: 0, delta, finish_reason: finish }] });
const DONE = "data: [DONE]\n\n";
const GOOD_STREAM: Reply = [STREAM_HEAD, chunk({ content: "hello" }, "stop") + event({ choices: [], usage: USAGE }) + DONE];

interface CallOptions {
  stream?: boolean;
  ports?: Partial<GatewayPorts>;
  models?: Record<string, Partial<ResoldModel>>;
  longer?: string[];
  /** Of the request's body, beside the usual. */
  fields?: object;
}

const used = (completion_tokens: number) => ({ prompt_tokens: 3, completion_tokens, total_tokens: 3 + completion_tokens });
const wordless = (finish_reason: string, message: object = {}) => ({
  index: 0,
  message: { role: "assistant", content: null, refusal: null, annotations: [], ...message },
  finish_reason,
});
/** Answers without a word; `output`: null: no usage is stated. */
const WORDLESS = (output: number | null, finish = "stop", message = {}): Reply => [
  JSON_HEAD,
  JSON.stringify({ id: "c", model: "m", choices: [wordless(finish, message)], usage: output === null ? null : used(output) }),
];
const WORDLESS_STREAM = (output: number | null, finish = "stop", delta = {}): Reply => {
  const usage = output === null ? "" : event({ choices: [], usage: used(output) });
  return [STREAM_HEAD, chunk({ role: "assistant", content: "", ...delta }) + chunk({}, finish) + usage + DONE];
};

/** A call of the route `either`, whose targets answer so. */
async function call(replies: Record<string, Reply>, { stream = false, ports = {}, models = {}, longer = [], fields = {} }: CallOptions = {}) {
  const provider = (socket: Socket, request: string) => {
    const [head, body] = replies[/^POST \/(\w+)\//.exec(request)?.[1] ?? ""] ?? FAILING(500);
    socket.end(`HTTP/1.1 ${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
  };
  gateway = await startRawGateway({ provider, ports, models, longer });
  const body = JSON.stringify({ model: "either", stream, messages: [{ role: "user", content: "hi" }], ...fields });
  const head = `POST /api/v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\ncontent-length: ${body.length}`;
  const text = await gateway.exchange(`${head}\r\nconnection: close\r\n\r\n${body}`);
  const [record] = gateway.calls;
  if (!record) throw new Error("not recorded");
  return { text, record, triedAt: record.attempts.map(({ provider }) => provider) };
}

function blocking(blocked: string): Pick<GatewayPorts, "routing"> {
  return {
    routing: {
      choose: ({ rule, candidates }) => ({ order: candidates, routing: { route: rule.name, strategy: rule.strategy, reason: "", skipped: [] } }),
      observe: () => undefined,
      observeBreak: () => undefined,
      mayTry: ({ providerId }) => providerId !== blocked,
    },
  };
}

test("when all that may be tried have failed, the one that has failed too often lately is tried too, rather than none", async () => {
  const { text, triedAt } = await call({ a: FAILING(401), b: GOOD }, { ports: blocking("b") });
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(triedAt).toEqual(["a", "b"]);
});

test("one that has failed too often lately is not tried when another has answered, nor for the caller's own mistake", async () => {
  expect((await call({ a: GOOD, b: GOOD }, { ports: blocking("b") })).triedAt).toEqual(["a"]);
  await gateway.close();
  expect((await call({ a: FAILING(400), b: GOOD }, { ports: blocking("b") })).triedAt).toEqual(["a"]);
});

test("one with nothing beside it is tried whatever its breaker says, which learns by each of its calls whether it is well again", async () => {
  const asked: string[] = [];
  const { routing } = blocking("a");
  const ports: Partial<GatewayPorts> = {
    routing: {
      ...routing,
      choose: ({ rule, candidates }) => ({
        order: candidates.slice(0, 1),
        routing: { route: rule.name, strategy: rule.strategy, reason: "", skipped: [] },
      }),
      mayTry: ({ providerId }) => asked.push(providerId) > 1,
    },
  };
  const { text, triedAt, record } = await call({ a: GOOD }, { ports });
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect([asked, triedAt, record.routing?.skipped]).toEqual([["a"], ["a"], []]);
});

test("each attempt keeps its own error when all have failed; the call has the one for all", async () => {
  const { record } = await call({ a: FAILING(402), b: FAILING(401) });
  expect(record).toMatchObject({ errorCode: "upstream_error", outcome: "broken" });
  expect(record.attempts).toMatchObject([{ errorCode: "unavailable" }, { errorCode: "provider_key_rejected" }]);
});

describe("a 200 without content, finish and usage is no answer, and falls over", () => {
  test.each<[string, Reply]>([
    ["a stream of nothing but its end", [STREAM_HEAD, DONE]],
    ["a stream of the role alone", [STREAM_HEAD, chunk({ role: "assistant", content: "" }) + DONE]],
    ["JSON without choices", [JSON_HEAD, '{"id":"c","model":"m","choices":[]}']],
    ["JSON that stops without a word, of which no output is counted", WORDLESS(0)],
    ["a stream that stops without a word, of which no output is counted", WORDLESS_STREAM(0)],
  ])("%s", async (_what, empty) => {
    const stream = empty[0] === STREAM_HEAD;
    const { text, record, triedAt } = await call({ a: empty, b: stream ? GOOD_STREAM : GOOD }, { stream });
    expect(text).toContain('"content":"hello"');
    expect(triedAt).toEqual(["a", "b"]);
    expect(record.attempts).toMatchObject([{ errorCode: "upstream_error" }, { errorCode: null }]);
    expect(gateway.observations).toMatchObject([
      { providerId: "a", result: "failed" },
      { providerId: "b", result: "succeeded" },
    ]);
  });

  test("and is a 502 that nothing is charged for when there is no other", async () => {
    const { text, record } = await call({ a: [STREAM_HEAD, DONE], b: [STREAM_HEAD, DONE] }, { stream: true });
    expect(text).toMatch(/^HTTP\/1\.1 502 /);
    expect(record).toMatchObject({ outcome: "broken", statusCode: 502, passes: [] });
  });
});

test.each<[string, Reply]>([
  ["a stream that ends by a finish", [STREAM_HEAD, chunk({ role: "assistant" }) + chunk({}, "content_filter") + DONE]],
  ["a stream that states its usage", [STREAM_HEAD, chunk({ role: "assistant" }) + event({ choices: [], usage: USAGE }) + DONE]],
  ["JSON that states its usage", [JSON_HEAD, JSON.stringify({ id: "c", model: "m", choices: [], usage: USAGE })]],
  ["JSON that stops, of which output is counted", WORDLESS(2)],
  ["a stream that stops, of which output is counted", WORDLESS_STREAM(2)],
  ["JSON that stops and states no usage", WORDLESS(null)],
  ["a stream that stops and states no usage", WORDLESS_STREAM(null)],
  ["JSON that a filter has ended", WORDLESS(0, "content_filter")],
  ["a stream that a filter has ended", WORDLESS_STREAM(0, "content_filter")],
  ["JSON that the cap has ended", WORDLESS(0, "length")],
  ["JSON that is a refusal", WORDLESS(0, "stop", { refusal: "No." })],
  ["a stream of reasoning alone", WORDLESS_STREAM(0, "stop", { reasoning_content: "hm" })],
  ["JSON with a tool call", WORDLESS(0, "stop", { tool_calls: [{ id: "t", type: "function", function: { name: "f", arguments: "{}" } }] })],
])("%s is an answer, though without a word", async (_what, wordless) => {
  const { text, triedAt } = await call({ a: wordless, b: FAILING(500) }, { stream: wordless[0] === STREAM_HEAD });
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(triedAt).toEqual(["a"]);
});

describe("a call that a provider finds too long", () => {
  const windows = (a: number | null, b: number | null, c: number | null = null) => ({
    models: { a: { contextWindow: a }, b: { contextWindow: b }, c: { contextWindow: c } },
  });
  const TOLD = { errorCode: "context_length_exceeded", statusCode: 400, outcome: "completed" };

  test("goes to the next one with a longer context window", async () => {
    const { text, record, triedAt } = await call({ a: TOO_LONG, b: GOOD }, windows(100, 200));
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(triedAt).toEqual(["a", "b"]);
    expect(record.attempts).toMatchObject([{ errorCode: "context_length_exceeded" }, { errorCode: null }]);
    expect(gateway.observations).toMatchObject([{ result: "neutral" }, { result: "succeeded" }]);
  });

  test.each([
    ["as long", 200, 200],
    ["shorter", 200, 100],
    ["of unknown length", 200, null],
    ["of known length, where its own is unknown", null, 200],
  ])("does not go to one that is %s: it is the caller's to shorten it", async (_what, a, b) => {
    const { text, record, triedAt } = await call({ a: TOO_LONG, b: GOOD }, windows(a, b));
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toMatch(/"code":"context_length_exceeded"/);
    expect(text).toContain("prompt is too long: 3333404 tokens > 200000 maximum");
    expect(triedAt).toEqual(["a"]);
    expect(record).toMatchObject(TOLD);
    expect(record.routing?.skipped).toEqual([{ provider: "b", model: "m", reason: expect.stringContaining("context window") }]);
  });

  test("goes to the route's context-window fallbacks, which no other failure reaches", async () => {
    const { triedAt } = await call({ a: TOO_LONG, b: GOOD, c: GOOD }, { ...windows(100, 100, 200), longer: ["c"] });
    expect(triedAt).toEqual(["a", "c"]);
    await gateway.close();
    const failing = await call({ a: FAILING(401), b: FAILING(401), c: GOOD }, { ...windows(100, 100, 200), longer: ["c"] });
    expect(failing.triedAt).toEqual(["a", "b"]);
    expect(failing.record.routing?.skipped).toEqual([]);
  });

  test("makes no other error of a route with one model for all other calls", async () => {
    const provider = (socket: Socket, request: string) => {
      const status = request.startsWith("POST /c/") ? 401 : 429;
      socket.end(`HTTP/1.1 ${status} No\r\nretry-after: 60\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`);
    };
    gateway = await startRawGateway({ provider, longer: ["c"], fallbacks: [] });
    const body = JSON.stringify({ model: "either", messages: [{ role: "user", content: "hi" }] });
    const head = `POST /api/v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\ncontent-length: ${body.length}`;
    expect(await gateway.exchange(`${head}\r\nconnection: close\r\n\r\n${body}`)).toMatch(/^HTTP\/1\.1 429 /);
    expect(gateway.calls).toMatchObject([{ errorCode: "rate_limited", attempts: [{ provider: "a" }] }]);
  });

  test("is a 400 when the longest finds so too, or none is left; a failure of the provider is not", async () => {
    const { text, record } = await call({ a: TOO_LONG, b: TOO_LONG }, windows(100, 200));
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(record).toMatchObject(TOLD);
    await gateway.close();
    expect((await call({ a: FAILING(401), b: TOO_LONG }, windows(100, 200))).record).toMatchObject(TOLD);
    await gateway.close();
    expect((await call({ a: TOO_LONG, b: FAILING(401) }, windows(100, 200))).record).toMatchObject({ statusCode: 502, errorCode: "upstream_error" });
  });

  test("may be told inside a stream, before anything has left", async () => {
    const inside: Reply = [STREAM_HEAD, `data: {"error":{"message":"Too long","type":"invalid_request_error","code":"context_length_exceeded"}}\n\n`];
    expect((await call({ a: inside, b: GOOD_STREAM }, { ...windows(100, 200), stream: true })).triedAt).toEqual(["a", "b"]);
  });

  test("leaves out a longer one that has failed too often, and then tries it rather than none", async () => {
    expect((await call({ a: TOO_LONG, b: GOOD }, { ...windows(100, 200), ports: blocking("b") })).triedAt).toEqual(["a", "b"]);
    await gateway.close();
    expect((await call({ a: TOO_LONG, b: GOOD }, { ...windows(200, 100), ports: blocking("b") })).triedAt).toEqual(["a"]);
  });
});

describe("what a model cannot do", () => {
  const content = [{ type: "image_url", image_url: { url: "https://example.com/a.png" } }];
  const fields = { messages: [{ role: "user", content }] };
  const BLIND = { capabilities: ["chat", "streaming"] as const };
  const SEEING = { capabilities: ["chat", "vision"] as const };

  test("is done by another model of the route, and the reason is recorded", async () => {
    const { text, record, triedAt } = await call({ a: GOOD, b: GOOD }, { fields, models: { a: BLIND, b: SEEING } });
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(triedAt).toEqual(["b"]);
    expect(record.routing?.skipped).toEqual([
      { provider: "a", model: "m", reason: "messages[0].content[0]: images are not supported by this model." },
    ]);
  });

  test("is refused by name where none can, and nothing is sent", async () => {
    const { text, record } = await call({ a: GOOD, b: GOOD }, { fields, models: { a: BLIND, b: BLIND } });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain('"param":"messages[0].content[0]"');
    expect(record).toMatchObject({ outcome: "refused", errorCode: "invalid_request", attempts: [], passes: [] });
  });
});

test("a long text is counted once for each vocabulary, however many models of a route read with it", async () => {
  const text = "some words to be counted ".repeat(100);
  const counted: string[] = [];
  const ports: Partial<GatewayPorts> = {
    vocabularyOf: ({ providerId }) => (providerId === "c" ? "other" : "same"),
    countTokens: ({ providerId }, part) => {
      if (part === text) counted.push(providerId);
      return Math.ceil(part.length / 5);
    },
  };
  // Shorter than the text's bytes and longer than its tokens.
  const models = { a: { contextWindow: 1_000 }, b: { contextWindow: 1_100 }, c: { contextWindow: 1_200 } };
  const fields = { messages: [{ role: "user", content: text }], max_tokens: 50 };
  const { triedAt } = await call({ a: FAILING(401), b: GOOD }, { ports, models, fields, longer: ["c"] });
  expect(triedAt).toEqual(["a", "b"]);
  expect(counted).toEqual(["a", "c"]);
});

test.each([WORDLESS(0), WORDLESS_STREAM(0)])("an answer that the caller's own sequence has stopped at its first word is one", async (...empty) => {
  const options = { stream: empty[0] === STREAM_HEAD, fields: { stop: ["\n"] } };
  const { text, triedAt } = await call({ a: empty as Reply, b: GOOD }, options);
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(triedAt).toEqual(["a"]);
});

test.each([WORDLESS(0), WORDLESS_STREAM(0)])(
  "where no target says a word, the last one's answer is told as it is, and only that is charged",
  async (...empty) => {
    const reply = empty as Reply;
    const { text, record, triedAt } = await call({ a: reply, b: reply }, { stream: reply[0] === STREAM_HEAD });
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(triedAt).toEqual(["a", "b"]);
    expect(record).toMatchObject({ outcome: "completed", provider: "b", passes: [{ buckets: { input: 3 } }] });
    expect(record.attempts).toMatchObject([
      { errorCode: "upstream_error", mayHaveCostNanoUsd: "3" },
      { errorCode: null, mayHaveCostNanoUsd: null },
    ]);
  },
);
