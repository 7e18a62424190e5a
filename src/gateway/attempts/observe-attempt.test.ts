import type { Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type RawGateway, startRawGateway } from "../testing/start-raw-gateway";

let gateway: RawGateway;
afterEach(() => gateway.close());

const CHUNK = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "c", model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const WHOLE = `{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}`;
const STREAM = "200 OK\r\ncontent-type: text/event-stream";
const JSON_HEAD = "200 OK\r\ncontent-type: application/json";
const ERROR = "content-type: application/json";

function answer(head: string, body = "{}"): (socket: Socket) => void {
  return (socket) => socket.end(`HTTP/1.1 ${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}

function post(stream: boolean, isRaw: boolean): string {
  const body = JSON.stringify({ model: "m", stream, messages: [{ role: "user", content: "hi" }] });
  const path = isRaw ? "/api/v1/p/chat/completions" : "/api/v1/chat/completions";
  const credential = isRaw ? "x-monitor-token: good\r\nauthorization: Bearer own" : "authorization: Bearer good";
  return `POST ${path} HTTP/1.1\r\nhost: x\r\n${credential}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
}

async function observe(provider: (socket: Socket) => void, { stream = false, isRaw = false } = {}) {
  gateway = await startRawGateway({ provider });
  await gateway.exchange(post(stream, isRaw));
  return gateway.observations;
}

/** A file of the caller's, whose bytes are passed on as they come. */
function upload(head: string, body: string, path = "audio/transcriptions"): string {
  const credential = "x-monitor-token: good\r\nauthorization: Bearer own";
  return `POST /api/v1/p/${path} HTTP/1.1\r\nhost: x\r\n${credential}\r\nconnection: close\r\n${head}\r\n\r\n${body}`;
}

const LIMITS = {
  requestBodyBytesMax: 64,
  requestIdleMsMax: 50,
  firstByteMsMax: 5_000,
  upstreamIdleMsMax: 5_000,
  drainMsMax: 5_000,
  retriesMax: 0,
  refusesUnknownFields: false,
};

const target = { providerId: "p", upstreamModel: "m" };
const failed = (reason: unknown = expect.any(String)) => ({ ...target, result: "failed", reason, ttftMs: null, retryAfterMs: null });
const neutral = { ...target, result: "neutral", ttftMs: null };

describe("an attempt of a resold call", () => {
  test("that is answered has succeeded, with the time to its first token", async () => {
    expect(await observe(answer(JSON_HEAD, WHOLE))).toEqual([
      { ...target, result: "succeeded", reason: null, ttftMs: expect.any(Number), retryAfterMs: null },
    ]);
    await gateway.close();
    const events = `${CHUNK({ role: "assistant", content: "" })}${CHUNK({ content: "x" }, "stop")}data: [DONE]\n\n`;
    expect(await observe(answer(STREAM, events), { stream: true })).toMatchObject([{ result: "succeeded", ttftMs: expect.any(Number) }]);
  });

  test.each([
    ["a key of ours that is rejected", `401 No\r\n${ERROR}`, "provider_key_rejected"],
    ["no credit of ours", `402 No\r\n${ERROR}`, "unavailable"],
    ["a body that is no answer", JSON_HEAD, "upstream_error"],
  ])("fails by %s", async (_what, head, code) => {
    expect(await observe(answer(head))).toEqual([failed(code)]);
  });

  test("fails by 5xx and 429, each try for itself", async () => {
    expect(await observe(answer(`503 No\r\n${ERROR}\r\nretry-after: 0`))).toEqual([
      { ...failed("upstream_error"), retryAfterMs: 0 },
      { ...failed("upstream_error"), retryAfterMs: 0 },
      { ...failed("upstream_error"), retryAfterMs: 0 },
    ]);
    await gateway.close();
    expect(await observe(answer(`429 No\r\n${ERROR}\r\nretry-after: 0`))).toHaveLength(3);
  });

  test("says how long the provider asks to be left alone", async () => {
    expect(await observe(answer(`429 No\r\n${ERROR}\r\nretry-after: 30`))).toEqual([{ ...failed("rate_limited"), retryAfterMs: 30_000 }]);
  });

  test("fails by a connection that is reset", async () => {
    expect(await observe((socket) => socket.resetAndDestroy())).toEqual([failed("upstream_error")]);
  });

  test("is observed once, when a stream has begun to say something: what comes of it later is told apart", async () => {
    let goOn = () => {};
    const isObserved = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const provider = (socket: Socket) => {
      socket.write(`HTTP/1.1 ${STREAM}\r\nconnection: close\r\n\r\n${CHUNK({ role: "assistant" })}${CHUNK({ content: "x" })}`);
      void isObserved.then(() => socket.end());
    };
    gateway = await startRawGateway({ provider });
    const over = gateway.exchange(post(true, false));
    const succeeded = { ...target, result: "succeeded", reason: null, ttftMs: expect.any(Number), retryAfterMs: null };
    await vi.waitFor(() => expect(gateway.observations).toEqual([succeeded]));
    expect([gateway.breaks, gateway.calls]).toEqual([[], []]);
    goOn();
    await over;
    expect(gateway.observations).toEqual([succeeded]);
    expect(gateway.breaks).toEqual([{ ...target, reason: "upstream_error", observedAtMs: expect.any(Number) }]);
  });

  test("whose stream breaks off before it says anything has failed, and no answer has broken", async () => {
    expect(await observe(answer(STREAM, CHUNK({ role: "assistant" })), { stream: true })).toEqual([failed("upstream_error")]);
    expect(gateway.breaks).toEqual([]);
  });

  test("that its client leaves is no broken answer", async () => {
    gateway = await startRawGateway({
      provider: (socket) => socket.write(`HTTP/1.1 ${STREAM}\r\nconnection: close\r\n\r\n${CHUNK({ content: "x" })}`),
      ports: { limits: { ...LIMITS, requestBodyBytesMax: 1_000, drainMsMax: 50 } },
    });
    const client = gateway.open().on("error", () => {});
    client.write(post(true, false));
    client.once("data", () => client.destroy());
    await vi.waitFor(() => expect(gateway.calls).toHaveLength(1));
    expect(gateway.observations).toMatchObject([{ result: "succeeded" }]);
    expect(gateway.breaks).toEqual([]);
  });

  test.each([400, 404, 409, 413, 422])("says nothing of the provider by %i", async (status) => {
    expect(await observe(answer(`${status} No\r\n${ERROR}`))).toEqual([{ ...neutral, reason: expect.any(String), retryAfterMs: null }]);
  });
});

describe("a passed-through call", () => {
  const byCaller = (reason?: string) => ({ ...target, result: "failed", reason: reason ?? expect.any(String), ttftMs: null, credential: "caller" });

  test.each([400, 401, 403, 404, 429])("with %i says nothing of the provider: the mistake or the credential is the caller's own", async (status) => {
    expect(await observe(answer(`${status} No\r\n${ERROR}`), { isRaw: true })).toEqual([{ ...neutral, reason: null, credential: "caller" }]);
  });

  test("fails by 5xx and by what never comes, and succeeds else", async () => {
    expect(await observe(answer(`500 No\r\n${ERROR}`), { isRaw: true })).toEqual([byCaller()]);
    await gateway.close();
    expect(await observe((socket) => socket.resetAndDestroy(), { isRaw: true })).toEqual([byCaller("upstream_error")]);
    await gateway.close();
    expect(await observe(answer(STREAM, CHUNK({ content: "x" })), { isRaw: true, stream: true })).toEqual([byCaller("stream_ended_early")]);
    await gateway.close();
    expect(await observe(answer(JSON_HEAD, WHOLE), { isRaw: true })).toMatchObject([{ result: "succeeded", ttftMs: expect.any(Number) }]);
  });

  test.each([
    ["is too large", "transfer-encoding: chunked", `50\r\n${"x".repeat(0x50)}\r\n`, "payload_too_large"],
    ["stops coming", "content-length: 60", "x", "invalid_request"],
  ])("whose own upload %s says nothing of the provider", async (_what, head, body, errorCode) => {
    gateway = await startRawGateway({ provider: () => {}, ports: { limits: LIMITS } });
    await gateway.exchange(upload(head, body));
    expect(gateway.calls).toMatchObject([{ outcome: "broken", errorCode }]);
    expect(gateway.observations).toMatchObject([{ providerId: "p", result: "neutral", reason: null, ttftMs: null, credential: "caller" }]);
  });

  test("that is not billed, and so no answer of a model, says nothing by its success, and all by its failure", async () => {
    const moderation = upload("content-length: 2", "{}", "moderations");
    gateway = await startRawGateway({ provider: answer(JSON_HEAD) });
    await gateway.exchange(moderation);
    expect(gateway.observations).toMatchObject([{ result: "neutral", ttftMs: null }]);
    await gateway.close();
    gateway = await startRawGateway({ provider: answer(`500 No\r\n${ERROR}`) });
    await gateway.exchange(moderation);
    expect(gateway.observations).toMatchObject([{ result: "failed", ttftMs: null }]);
  });

  test("shows no time where its upload, passed on as it came, is a part of it", async () => {
    gateway = await startRawGateway({ provider: answer(JSON_HEAD) });
    await gateway.exchange(upload("content-length: 4", "file"));
    expect(gateway.observations).toMatchObject([{ result: "succeeded", ttftMs: null }]);
  });

  test.each([
    ["an answer in one piece", false, answer(JSON_HEAD, WHOLE)],
    ["a stream", true, answer(STREAM, `${CHUNK({ content: "x" }, "stop")}data: [DONE]\n\n`)],
  ])("shows the time since it was sent, without the time that its body took to come: %s", async (_what, stream, provider) => {
    const uploadMs = 500;
    gateway = await startRawGateway({ provider });
    const client = gateway.open().on("error", () => {});
    const isOver = new Promise((resolve) => client.resume().on("close", resolve));
    const request = post(stream, true);
    client.write(request.slice(0, -5));
    await new Promise((resolve) => setTimeout(resolve, uploadMs));
    client.write(request.slice(-5));
    await isOver;
    expect(gateway.observations).toMatchObject([{ result: "succeeded", ttftMs: expect.any(Number) }]);
    expect(gateway.observations[0]?.ttftMs).toBeLessThan(uploadMs / 2);
  });
});
