import type { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { GatewayPorts } from "./ports";
import { type RawGateway, startRawGateway } from "./testing/start-raw-gateway";

let gateway: RawGateway;
afterEach(() => gateway.close());

type Reply = [head: string, body: string];
const JSON_HEAD = "200 OK\r\ncontent-type: application/json";
const CHOICE = { index: 0, message: { role: "assistant", content: "hello" }, finish_reason: "stop" };
const USAGE = { prompt_tokens: 3, completion_tokens: 0, total_tokens: 3 };
const GOOD: Reply = [JSON_HEAD, JSON.stringify({ id: "c", model: "m", choices: [CHOICE], usage: USAGE })];
const FAILING = (status: number): Reply => [`${status} No\r\ncontent-type: application/json`, "{}"];

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
