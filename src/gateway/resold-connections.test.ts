import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { Claim } from "../domain/idempotency";
import { type RawGateway, startRawGateway } from "./testing/start-raw-gateway";

const CHAT = `{"model":"m","messages":[{"role":"user","content":"hi"}]}`;
const STREAMED = `{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}`;
const ANSWER = `{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}`;

let gateway: RawGateway;
afterEach(() => gateway.close());

function post(body: string, { path = "/api/v1/chat/completions", headers = "" } = {}): string {
  return `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\ncontent-length: ${body.length}\r\nconnection: close\r\n${headers}\r\n${body}`;
}

function answer(head: string, body: string | Buffer): (socket: Socket) => void {
  return (socket) => {
    socket.write(`HTTP/1.1 ${head}\r\ncontent-length: ${body.length}\r\n\r\n`);
    socket.write(body);
  };
}

const JSON_OK = "200 OK\r\ncontent-type: application/json";

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 250 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("a client that disconnects", () => {
  test("in the middle of its upload is recorded as cancelled, and is no bug to report", async () => {
    gateway = await startRawGateway({ provider: () => {} });
    const client = gateway.open().on("error", () => {});
    client.write(post(CHAT).slice(0, -5));
    await new Promise((resolve) => setTimeout(resolve, 100));
    client.destroy();
    await until(() => gateway.calls.length > 0);
    expect(gateway.calls).toMatchObject([{ outcome: "cancelled", statusCode: 499, errorCode: null, attempts: [], ticket: null }]);
    expect(gateway.reports).toEqual([]);
    expect(gateway.received).toEqual([]);
  });

  test("while its money is being held, below an Idempotency-Key, is not sent, frees the key, and is no bug to report", async () => {
    const told: unknown[] = [];
    let held: () => void = () => {};
    const ticket = { outputTokensMax: 1, amountNanoUsd: 1n, priceVersionId: "p", rates: { tokens: {} }, marginPpm: 0 };
    gateway = await startRawGateway({
      provider: () => {},
      ports: {
        hold: ({ requestId }) =>
          new Promise((resolve) => (held = () => resolve({ status: "held", ticket: { ...ticket, requestId }, fallbacks: [] }))),
        record: async (call) => {
          gateway.calls.push(call);
          return { providerCostNanoUsd: 0n, marginNanoUsd: 0n, chargedNanoUsd: 0n };
        },
        idempotency: {
          claim: async (): Promise<Claim> => ({ status: "first" }),
          finish: async (_request, ending) => void told.push(ending),
          free: async (_request, error) => void told.push((error as { code: string }).code),
        },
      },
    });
    const client = gateway.open().on("error", () => {});
    client.write(post(CHAT, { headers: "idempotency-key: k1\r\n" }));
    await new Promise((resolve) => setTimeout(resolve, 150));
    client.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    held();
    await until(() => told.length > 0);
    expect(told).toEqual(["conflict"]);
    expect(gateway.calls).toMatchObject([{ outcome: "cancelled", statusCode: 499, ticket: { amountNanoUsd: 1n } }]);
    expect(gateway.reports).toEqual([]);
    expect(gateway.received).toEqual([]);
  });
});

describe("a provider's answer", () => {
  test.each([
    ["stream", STREAMED, "200 OK\r\ncontent-type: text/event-stream"],
    ["answer in one piece", CHAT, JSON_OK],
  ])("a %s in an encoding that cannot be decoded is a 502, and its connection is closed", async (_what, body, head) => {
    gateway = await startRawGateway({ provider: (socket) => void socket.write(`HTTP/1.1 ${head}\r\ncontent-encoding: zstd, gzip\r\n\r\nxxxx`) });
    expect(await gateway.exchange(post(body))).toMatch(/^HTTP\/1\.1 502 /);
    await until(() => gateway.openSockets() === 0);
    expect(gateway.openSockets()).toBe(0);
    expect(gateway.calls).toMatchObject([{ outcome: "broken", statusCode: 502, errorCode: "upstream_error", passes: [] }]);
  });

  test.each(["constructor", "__proto__", "toString"])("content-encoding %s is no encoding", async (encoding) => {
    gateway = await startRawGateway({ provider: answer(`${JSON_OK}\r\ncontent-encoding: ${encoding}`, ANSWER) });
    expect(await gateway.exchange(post(CHAT))).toMatch(/^HTTP\/1\.1 502 /);
    expect(gateway.reports).toEqual([]);
  });

  test("that is compressed though plain bytes were asked for is read all the same", async () => {
    gateway = await startRawGateway({ provider: answer(`${JSON_OK}\r\ncontent-encoding: GZIP`, gzipSync(ANSWER)) });
    expect(await gateway.exchange(post(CHAT))).toContain('"content":"hello"');
  });

  test("is recorded with the status that was sent, whichever 2xx the provider chose; its try keeps the provider's", async () => {
    gateway = await startRawGateway({ provider: answer("201 Created\r\ncontent-type: application/json", ANSWER) });
    expect(await gateway.exchange(post(CHAT))).toMatch(/^HTTP\/1\.1 200 /);
    expect(gateway.calls).toMatchObject([{ outcome: "completed", statusCode: 200, attempts: [{ statusCode: 201 }] }]);
  });
});

describe("a response of our own", () => {
  test("has a Date (RFC 9110 §6.6.1), an answer as well as a refusal", async () => {
    gateway = await startRawGateway({ provider: answer(JSON_OK, ANSWER) });
    for (const request of [post(CHAT), post("{}"), post(CHAT, { path: "/api/v1/nothing" })])
      expect(await gateway.exchange(request)).toMatch(/\r\ndate: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r\n/i);
  });

  test("to a method that an endpoint does not have says which it has", async () => {
    gateway = await startRawGateway({ provider: () => {} });
    const refusal = await gateway.exchange("PATCH /api/v1/models HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    expect(refusal).toMatch(/^HTTP\/1\.1 405 /);
    expect(refusal).toMatch(/\r\nallow: GET\r\n/i);
    expect(refusal).toContain('"code":"method_not_allowed"');
  });
});

test("a made-up model's name is what was asked for, and no model and no provider of the record", async () => {
  gateway = await startRawGateway({ provider: () => {} });
  expect(await gateway.exchange(post(CHAT.replace('"m"', '"made-up"')))).toMatch(/^HTTP\/1\.1 404 /);
  expect(gateway.calls).toMatchObject([{ outcome: "refused", requestedModel: "made-up", model: "", provider: "" }]);
});

test("a stream for a browser app says in its usage chunk, which is always sent, who served it and what it cost", async () => {
  const event = (json: string) => `data: ${json}\n\n`;
  const usage = event(`{"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}`);
  const events = `${event(`{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"hello"},"finish_reason":"stop"}]}`)}${usage}${event("[DONE]")}`;
  gateway = await startRawGateway({ provider: answer("200 OK\r\ncontent-type: text/event-stream", events) });
  const text = await gateway.exchange(post(STREAMED, { path: "/api/chat/completions" }));
  const last = JSON.parse(/data: (\{[^\n]*"cost"[^\n]*\})\n/.exec(text)?.[1] ?? "{}");
  expect(last).toMatchObject({ provider: "p", usage: { prompt_tokens: 3, cost: "0.000000007" } });
  expect(last.cost).toEqual({ input_cost: "0.000000003", output_cost: "0.000000004", total_cost: "0.000000007", currency: "USD" });
});
