import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
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

const event = (json: unknown) => `data: ${JSON.stringify({ id: "c", model: "m", ...(json as object) })}\n\n`;
const chunk = (delta: object, finish: string | null = null) => event({ choices: [{ index: 0, delta, finish_reason: finish }] });
const DONE = "data: [DONE]\n\n";
const GOOD_STREAM: Reply = [STREAM_HEAD, chunk({ content: "hello" }, "stop") + event({ choices: [], usage: USAGE }) + DONE];

/** A call of the route `either`, whose targets answer so. */
async function call(replies: { a: Reply; b: Reply }, { stream = false, ports = {} as Partial<GatewayPorts> } = {}) {
  const provider = (socket: Socket, request: string) => {
    const [head, body] = request.startsWith("POST /a/") ? replies.a : replies.b;
    socket.end(`HTTP/1.1 ${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
  };
  gateway = await startRawGateway({ provider, ports });
  const body = JSON.stringify({ model: "either", stream, messages: [{ role: "user", content: "hi" }] });
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
])("%s is an answer, though without a word", async (_what, wordless) => {
  const { text, triedAt } = await call({ a: wordless, b: FAILING(500) }, { stream: wordless[0] === STREAM_HEAD });
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(triedAt).toEqual(["a"]);
});
