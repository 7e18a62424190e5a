import type { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type RawGateway, startRawGateway } from "./testing/start-raw-gateway";

const CHAT = `{"model":"m","messages":[]}`;
const ASKING_STREAM = `{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[]}`;
const STREAMED_CHAT = `{"model":"m","stream":true,"messages":[]}`;

let gateway: RawGateway;
afterEach(() => gateway.close());

function post(body: string, headers = "connection: close\r\n"): string {
  return `POST /api/v1/p/chat/completions HTTP/1.1\r\nhost: x\r\nx-monitor-token: good\r\ncontent-length: ${body.length}\r\n${headers}\r\n${body}`;
}

function get(headers = "connection: close\r\n"): string {
  return `GET /api/v1/p/files/f/content HTTP/1.1\r\nhost: x\r\nx-monitor-token: good\r\n${headers}\r\n`;
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
}

test("an answer that breaks off before any of it has left is an error of ours, and is recorded as what the client was sent", async () => {
  const provider = (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\nx-request-id: theirs\r\ncontent-length: 20\r\n\r\n{}");
  gateway = await startRawGateway({ provider });
  expect(await gateway.exchange(post(CHAT))).toMatch(/^HTTP\/1\.1 502 /);
  const attempts = [{ statusCode: 200 }];
  expect(gateway.calls).toMatchObject([{ outcome: "broken", statusCode: 502, errorCode: "upstream_error", providerRequestId: "theirs", attempts }]);
});

test("a 304 that states the length of what it does not carry is passed on", async () => {
  gateway = await startRawGateway({ provider: (socket) => socket.write('HTTP/1.1 304 Not Modified\r\netag: "a"\r\ncontent-length: 77\r\n\r\n') });
  expect(await gateway.exchange(get())).toMatch(/^HTTP\/1\.1 304 Not Modified\r\netag: "a"\r\n/);
  expect(gateway.calls).toMatchObject([{ outcome: "completed", statusCode: 304 }]);
});

test("headers that any of several Connection headers names stay here", async () => {
  gateway = await startRawGateway({ provider: (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n") });
  await gateway.exchange(get("connection: x-one\r\nx-one: 1\r\nconnection: close, X-Two\r\nx-two: 2\r\nx-three: 3\r\n"));
  expect(gateway.received[0]).not.toMatch(/x-one|x-two/i);
  expect(gateway.received[0]).toContain("x-three: 3\r\n");
});

test("a client that leaves in the middle of its request is recorded, and is no bug to report", async () => {
  gateway = await startRawGateway({ provider: () => {} });
  const client = gateway.open().on("error", () => {});
  client.write(post(CHAT).slice(0, -5));
  await new Promise((resolve) => setTimeout(resolve, 100));
  client.destroy();
  await until(() => gateway.calls.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(gateway.calls).toMatchObject([{ outcome: "cancelled", statusCode: 499, attempts: [] }]);
  expect(gateway.reports).toEqual([]);
});

test("a pipelined call is not begun before its turn, so that nothing runs on for a client that has left", async () => {
  gateway = await startRawGateway({ provider: (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: {}\n\n") });
  const client = gateway.open().on("error", () => {});
  client.write(post(STREAMED_CHAT, "").repeat(2));
  await until(() => gateway.received.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  client.destroy();
  await until(() => gateway.calls.length > 0);
  expect(gateway.received.filter(Boolean)).toHaveLength(1);
  expect(gateway.calls).toMatchObject([{ outcome: "cancelled" }]);
});

test("pipelined calls are answered in their order", async () => {
  gateway = await startRawGateway({ provider: (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok") });
  const answer = await gateway.exchange(get("") + get());
  expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  expect(gateway.calls).toMatchObject([{ outcome: "completed" }, { outcome: "completed" }]);
});

test("a stream that ends without its last event, by the end of the connection alone, breaks the client's connection too", async () => {
  const provider = (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: {"choices":[]}\n\n');
  gateway = await startRawGateway({ provider });
  const answer = await gateway.exchange(post(STREAMED_CHAT));
  expect(answer).toContain('data: {"choices":[]}');
  expect(answer).not.toContain("\r\n0\r\n\r\n");
  expect(gateway.calls).toMatchObject([{ outcome: "broken", errorCode: "stream_ended_early" }]);
});

test("while the database cannot tell whose token it is, calls are refused with 503 and a time to try again", async () => {
  const ports = { authenticateMonitorToken: () => Promise.reject(new Error("no database")) };
  gateway = await startRawGateway({ provider: () => {}, ports });
  const answer = await gateway.exchange(post(CHAT));
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  expect(answer).toMatch(/retry-after: \d+\r\n/);
  expect(answer).toContain('"code":"unavailable"');
  expect(gateway.reports).toHaveLength(1);
  expect(gateway.received).toEqual([]);
});

test.each(["constructor", "Constructor", "__proto__", "toString", "zstd"])(
  "content-encoding %s, which is read nowhere, passes with its bytes, whole and streamed, and breaks nothing",
  async (encoding) => {
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\n`;
    const provider = (socket: Socket, request: string) =>
      socket.end(
        request.includes('"stream"')
          ? `${head}content-type: text/event-stream\r\nconnection: close\r\ncontent-length: 12\r\n\r\ndata: hi\n\n\n\n`
          : `${head}content-type: application/json\r\nconnection: close\r\ncontent-length: 7\r\n\r\n{"a":1}`,
      );
    gateway = await startRawGateway({ provider });
    const [whole, streamed] = [await gateway.exchange(post(CHAT)), await gateway.exchange(post(ASKING_STREAM))];
    for (const answer of [whole, streamed]) expect(answer).toContain(`HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\n`);
    expect(whole.split("\r\n\r\n")[1]).toBe('{"a":1}');
    expect(streamed.split("\r\n\r\n")[1]).toBe("data: hi\n\n\n\n");
    expect(gateway.calls).toMatchObject([
      { outcome: "completed", statusCode: 200, usageSource: "none" },
      { outcome: "completed", statusCode: 200 },
    ]);
    expect(gateway.reports).toEqual([]);
  },
);

test("a provider's Date passes as it was sent, and none is added", async () => {
  const date = "Sun, 06 Nov 1994 08:49:37 GMT";
  gateway = await startRawGateway({
    provider: (socket) => socket.end(`HTTP/1.1 200 OK\r\ndate: ${date}\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok`),
  });
  expect((await gateway.exchange(get())).match(/^date: .*$/gim)).toEqual([`date: ${date}`]);
});

test("a JSON answer without a stated length arrives chunked, whole, and is recorded before its last byte", async () => {
  const body = '{"usage":{"prompt_tokens":1,"completion_tokens":2}}';
  const provider = (socket: Socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\na\r\n${body.slice(0, 10)}\r\n`);
    setTimeout(() => socket.write(`${(body.length - 10).toString(16)}\r\n${body.slice(10)}\r\n0\r\n\r\n`), 20);
  };
  gateway = await startRawGateway({ provider });
  const answer = await gateway.exchange(post(CHAT));
  expect(answer.slice(answer.indexOf("\r\n\r\n") + 4)).toBe(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
  expect(gateway.calls).toMatchObject([{ outcome: "completed", usageSource: "provider" }]);
});

test("a JSON answer that keeps its client waiting sends what it has: blanks that keep a connection alive are not held back", async () => {
  const provider = (socket: Socket) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n4\r\n\n\n\n\n\r\n");
  };
  gateway = await startRawGateway({ provider });
  let seen = "";
  const client = gateway.open().setEncoding("latin1");
  client.on("data", (part) => (seen += part)).on("error", () => {});
  client.write(post(CHAT, ""));
  await until(() => seen.includes("\r\n\r\n3\r\n\n\n\n\r\n"));
  expect(seen).toContain("\r\n\r\n3\r\n\n\n\n\r\n");
  client.destroy();
});
