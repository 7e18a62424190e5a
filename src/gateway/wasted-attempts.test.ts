import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type RawGateway, startRawGateway } from "./testing/start-raw-gateway";

let gateway: RawGateway;
afterEach(() => gateway.close());

const CHOICE = { index: 0, message: { role: "assistant", content: "hello" }, finish_reason: "stop" };
const USAGE = { prompt_tokens: 3, completion_tokens: 0, total_tokens: 3 };
const ANSWER = JSON.stringify({ id: "c", model: "m", choices: [CHOICE], usage: USAGE });

/** A call of the route `either`; what its attempts have on record. */
async function say(content: string) {
  const body = JSON.stringify({ model: "either", messages: [{ role: "user", content }] });
  const head = `POST /api/v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\ncontent-length: ${body.length}`;
  await gateway.exchange(`${head}\r\nconnection: close\r\n\r\n${body}`);
  const [record] = gateway.calls;
  if (!record) throw new Error("not recorded");
  return record.attempts;
}

describe("what a failed attempt may have cost the house", () => {
  const wasted = async (fail: (socket: Socket) => void) => {
    const provider = (socket: Socket, request: string) => {
      if (request.startsWith("POST /a/")) fail(socket);
      else socket.end(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${ANSWER.length}\r\nconnection: close\r\n\r\n${ANSWER}`);
    };
    const limits = {
      requestBodyBytesMax: 10_000,
      requestIdleMsMax: 5_000,
      firstByteMsMax: 500,
      upstreamIdleMsMax: 5_000,
      drainMsMax: 5_000,
      refusesUnknownFields: false,
    };
    gateway = await startRawGateway({ provider, ports: { limits: { ...limits, retriesMax: 0 } } });
    return (await say("hello ".repeat(100))).map(({ errorCode, mayHaveCostNanoUsd }) => [errorCode, mayHaveCostNanoUsd]);
  };

  test("is said of one that was sent and never answered: its provider may have read it, and be answering still", async () => {
    // 600 bytes, at four a token, at a thousandth of a dollar a million.
    expect(await wasted(() => {})).toEqual([
      ["upstream_timeout", "150"],
      [null, null],
    ]);
    await gateway.close();
    expect(await wasted((socket) => socket.resetAndDestroy())).toMatchObject([
      ["upstream_error", "150"],
      [null, null],
    ]);
  });

  test("is nothing where it was refused", async () => {
    expect(await wasted((socket) => socket.end("HTTP/1.1 401 No\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"))).toEqual([
      ["provider_key_rejected", null],
      [null, null],
    ]);
  });

  test("is nothing where no connection came about", async () => {
    gateway = await startRawGateway({ provider: () => {}, origins: { a: "http://127.0.0.1:1", b: "http://127.0.0.1:1" } });
    const attempts = await say("hello");
    expect(attempts.length).toBeGreaterThan(1);
    expect(attempts.every(({ errorCode, mayHaveCostNanoUsd }) => errorCode === "upstream_error" && mayHaveCostNanoUsd === null)).toBe(true);
  });
});
