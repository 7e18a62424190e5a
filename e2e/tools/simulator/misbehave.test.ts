import http from "node:http";
import net from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Script } from "./script";
import { type Simulator, scriptKey, startSimulator } from "./start-simulator";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const body = (isStream: boolean) => JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "hi" }], stream: isStream });
const lastCall = async () => {
  await simulator.books.idle();
  const call = simulator.books.calls.at(-1);
  if (!call) throw new Error("the books are empty");
  return call;
};

interface Seen {
  status: number | null;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  /** The answer ended as HTTP says it must. */
  isWhole: boolean;
  errorCode: string | null;
}

/** One call on a connection of its own, down to how it ended. `quitAfterMs`: the client leaves then. */
function call(script: Script, { isStream = false, quitAfterMs }: { isStream?: boolean; quitAfterMs?: number } = {}): Promise<Seen> {
  return new Promise((resolve) => {
    const seen: Seen = { status: null, headers: {}, body: Buffer.alloc(0), isWhole: false, errorCode: null };
    const headers = { authorization: `Bearer ${scriptKey(script)}` };
    const request = http.request(`${simulator.origin}/openai/v1/chat/completions`, { method: "POST", headers, agent: false }, (response) => {
      seen.status = response.statusCode ?? null;
      seen.headers = response.headers;
      response.on("data", (chunk: Buffer) => {
        seen.body = Buffer.concat([seen.body, chunk]);
      });
      response.on("error", (error: NodeJS.ErrnoException) => {
        seen.errorCode = error.code ?? error.message;
      });
      response.on("close", () => resolve({ ...seen, isWhole: response.complete }));
    });
    request.on("error", (error: NodeJS.ErrnoException) => resolve({ ...seen, errorCode: error.code ?? error.message }));
    request.end(body(isStream));
    if (quitAfterMs) setTimeout(() => request.destroy(), quitAfterMs);
  });
}

describe("faults on the wire", () => {
  it("reset-before: the connection is reset before a byte", async () => {
    expect(await call({ fault: "reset-before" })).toMatchObject({ status: null, errorCode: "ECONNRESET" });
    expect(await lastCall()).toMatchObject({ endedBy: "fault", bytesSent: 0, usageWasSent: false, abortedAt: null });
  });

  it("reset-mid: half arrives, then a reset", async () => {
    const seen = await call({ fault: "reset-mid" }, { isStream: true });
    expect(seen).toMatchObject({ status: 200, isWhole: false, errorCode: "ECONNRESET" });
    const { bytesSent, endedBy } = await lastCall();
    expect(endedBy).toBe("fault");
    expect(seen.body.length).toBe(bytesSent);
    expect(seen.body.length).toBeGreaterThan(50);
  });

  it("truncate: exactly n bytes, then the end without its mark", async () => {
    const seen = await call({ fault: "truncate:100" }, { isStream: true });
    expect(seen.body.length).toBe(100);
    expect(seen.isWhole).toBe(false);
  });

  it("wrong-length: the body ends before the length that was stated", async () => {
    const seen = await call({ fault: "wrong-length" });
    expect(Number(seen.headers["content-length"])).toBe(seen.body.length + 7);
    expect(seen.isWhole).toBe(false);
  });

  it("stall and half-open: silence until the client leaves", async () => {
    const stalled = await call({ fault: "stall" }, { isStream: true, quitAfterMs: 300 });
    expect(stalled.status).toBe(200);
    expect(stalled.body.length).toBeGreaterThan(50);
    expect((await lastCall()).abortedAt).not.toBeNull();
    expect(await call({ fault: "half-open" }, { quitAfterMs: 200 })).toMatchObject({ status: null });
    expect(await lastCall()).toMatchObject({ endedBy: "fault", bytesSent: 0 });
  });

  it("garbage: not HTTP; garbage-body: HTTP around neither JSON nor UTF-8", async () => {
    expect((await call({ fault: "garbage" })).errorCode).toMatch(/^HPE_/);
    const seen = await call({ fault: "garbage-body" });
    expect(seen).toMatchObject({ status: 200, isWhole: true });
    expect(() => JSON.parse(new TextDecoder("utf8", { fatal: true }).decode(seen.body))).toThrow();
  });

  it("status: the provider's own error, with retry-after where it sends one", async () => {
    const seen = await call({ fault: "status:429" }, { isStream: true });
    expect(seen).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
    expect(JSON.parse(seen.body.toString())).toMatchObject({ error: { type: "rate_limit_exceeded" } });
    expect(await lastCall()).toMatchObject({ status: 429, servedTokens: null, stream: false });
    const overloaded = await fetch(`${simulator.origin}/anthropic/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": scriptKey({ fault: "status:529" }) },
    });
    expect(overloaded.status).toBe(529);
    expect(await overloaded.json()).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
  });

  it("error-in-stream: a 200 that turns into the provider's error event, and states no usage", async () => {
    const text = (await call({ fault: "error-in-stream" }, { isStream: true })).body.toString();
    expect(text).toMatch(/"delta".*data: \{"error":\{.*\n\ndata: \[DONE\]\n\n$/s);
    expect(await lastCall()).toMatchObject({ status: 200, servedUsage: null, usageWasSent: false });
  });

  it("no-usage: the answer is whole and silent about its tokens, which the books know", async () => {
    expect(JSON.parse((await call({ fault: "no-usage" })).body.toString())).not.toHaveProperty("usage");
    expect(await lastCall()).toMatchObject({ servedUsage: null, usageWasSent: false, servedTokens: { output: expect.any(Number) } });
  });

  it("gzip: compressed bytes that unpack to the answer", async () => {
    const answer = await fetch(`${simulator.origin}/openai/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${scriptKey({ fault: "gzip" })}` },
      body: body(false),
    });
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(await answer.json()).toMatchObject({ object: "chat.completion" });
    const raw = await call({ fault: "gzip" });
    expect(raw.body.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  });

  it("bomb: little on the wire, a gibibyte unpacked", async () => {
    const seen = await call({ fault: "bomb" });
    expect(seen.headers["content-encoding"]).toBe("gzip");
    expect(seen.body.length).toBeLessThan(2_000_000);
    expect(seen.body.readUInt32LE(seen.body.length - 4)).toBe(16 * 1024 * 1024);
  });

  it("huge-sse-line: one event of the size asked for, and the stream goes on to its end", async () => {
    const text = (await call({ fault: "huge-sse-line:3000000" }, { isStream: true })).body.toString();
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeGreaterThan(3_000_000);
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  });

  it("slow: one byte at a time, all of them", async () => {
    const startedAt = performance.now();
    const seen = await call({ fault: "slow", events: 1 });
    expect(JSON.parse(seen.body.toString())).toMatchObject({ object: "chat.completion" });
    expect(performance.now() - startedAt).toBeGreaterThan(seen.body.length * 0.9);
  });

  it("second-response: after a whole answer a second one comes on the idle connection", async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = net.connect(simulator.port, "127.0.0.1");
      let received = "";
      socket.on("error", reject);
      socket.on("data", (chunk) => {
        received += chunk.toString();
        if (received.includes("poison")) socket.end();
      });
      socket.on("close", () => resolve(received));
      const sent = body(false);
      socket.write(
        `POST /openai/v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${scriptKey({ fault: "second-response" })}\r\ncontent-length: ${sent.length}\r\n\r\n${sent}`,
      );
    });
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(text.indexOf("chat.completion")).toBeLessThan(text.indexOf("poison"));
  });
});

describe("timing and steering", () => {
  it("waits before the first byte and between events as told", async () => {
    const startedAt = performance.now();
    const seen = await call({ events: 5, delayMs: 20, firstByteDelayMs: 100 }, { isStream: true });
    expect(performance.now() - startedAt).toBeGreaterThan(240);
    expect(seen.body.toString().match(/"delta":\{"content":"[^"]/g)).toHaveLength(5);
  });

  it("writes a client's abort down: who, when, how far, and that usage was not sent", async () => {
    const before = performance.timeOrigin + performance.now();
    await call({ events: 200, delayMs: 10 }, { isStream: true, quitAfterMs: 200 });
    const aborted = await lastCall();
    expect(aborted).toMatchObject({ endedBy: "client-abort", usageWasSent: false });
    expect(aborted.bytesSent).toBeGreaterThan(500);
    expect(aborted.abortedAt).toBeGreaterThan(before + 190);
    expect(aborted.abortedAt).toBeLessThanOrEqual(performance.timeOrigin + performance.now());
  });

  it("echoes what it received", async () => {
    const answer = await fetch(`${simulator.origin}/openai/v1/any/path?x=%2F`, {
      method: "PUT",
      headers: { authorization: `Bearer ${scriptKey({ echo: true })}`, "X-Odd": "1" },
      body: "abc",
    });
    expect(await answer.json()).toMatchObject({
      method: "PUT",
      url: "/openai/v1/any/path?x=%2F",
      bodyBytes: 3,
      bodySha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      headers: { "x-odd": "1" },
    });
  });

  it("refuses a script that it does not understand with 418 and the reason", async () => {
    const key = `sk-sim-${Buffer.from('{"fualt":"stall"}').toString("base64url")}`;
    const answer = await fetch(`${simulator.origin}/openai/v1/models`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(418);
    expect(await answer.text()).toContain("fualt");
  });
});
