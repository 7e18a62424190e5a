import { existsSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bySize } from "../tools/support/full-size";
import { type CallInput, startCall } from "./make-call";
import { peakRssMb, resetPeak, rssMb } from "./read-process";
import { type Faulty, startFaulty, until } from "./start-faulty";

const MB = 1024 * 1024;
const READERS = bySize({ small: 3, full: 8 });
/** Enough for a hundred megabytes on a busy machine. */
const BODY_MS = 10_000;
/** Longer than this process, which is client and provider of four times 64 MiB at once, is ever busy with something else. */
const STALL_MS = 6_000;

/** As many as the system lets wait at all: Linux 4,096 since 5.4, others 128. */
function backlogMax(): number {
  const setting = "/proc/sys/net/core/somaxconn";
  return existsSync(setting) ? Number(readFileSync(setting, "utf8")) : 128;
}

describe("slow and large", () => {
  let faulty: Faulty;
  const limits = {
    REQUEST_HEADERS_TIMEOUT_MS: "1000",
    REQUEST_BODY_TIMEOUT_MS: String(BODY_MS),
    REQUEST_BODY_IDLE_TIMEOUT_MS: "800",
    CLIENT_STALL_TIMEOUT_MS: String(STALL_MS),
  };
  beforeAll(async () => {
    faulty = await startFaulty({ mount: "server", env: limits });
  }, 120_000);
  afterAll(() => faulty?.stop());
  const call = (input: Pick<CallInput, "wire"> & Partial<CallInput>) => startCall({ origin: faulty.app.origin, token: faulty.token, ...input });

  /** Milliseconds until the server has closed a connection that writes `first`, and then `drip` every 100 ms. */
  async function timeUntilClosed(first: string, drip: string): Promise<{ ms: number; received: string }> {
    const socket: Socket = connect(Number(new URL(faulty.app.origin).port), "localhost");
    let received = "";
    let isClosed = false;
    socket
      .on("data", (chunk) => (received += chunk))
      .on("error", () => {})
      .on("close", () => (isClosed = true));
    const before = performance.now();
    socket.write(first);
    while (!isClosed && performance.now() - before < 15_000) {
      await sleep(100);
      if (drip && !isClosed) socket.write(drip);
    }
    socket.destroy();
    return { ms: performance.now() - before, received };
  }

  const head = (path: string) =>
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\nx-monitor-token: ${faulty.token}\r\nauthorization: Bearer sk-x\r\ncontent-type: application/json\r\n`;

  // Each only waits for its limit.
  describe.concurrent("what does not come", () => {
    test("headers that drip are cut off at their limit", { timeout: 20_000 }, async () => {
      const { ms } = await timeUntilClosed("POST /api/v1/openai/chat/completions HTTP/1.1\r\nhost: localhost\r\nx-", "a");
      console.log(`dripping headers: closed after ${Math.round(ms)} ms (limit 1000)`);
      expect(ms).toBeLessThan(1_000 + 2_500);
    });

    test.each(["/api/v1/openai/chat/completions", "/api/v1/openai/files"])(
      "%s: a body that stops is cut off at its limit",
      { timeout: 20_000 },
      async (path) => {
        const { ms, received } = await timeUntilClosed(`${head(path)}content-length: 1000\r\n\r\n{"model":`, "");
        console.log(`${path}, stopped body: closed after ${Math.round(ms)} ms (limit 800): ${received.split("\r\n", 1)[0]}`);
        expect(ms).toBeLessThan(800 + 2_500);
      },
    );

    test.each(["/api/v1/openai/chat/completions", "/api/v1/openai/files"])(
      "%s: a body that drips is cut off at its limit",
      { timeout: 20_000 },
      async (path) => {
        const { ms, received } = await timeUntilClosed(`${head(path)}content-length: 100000\r\n\r\n{"model":`, " ");
        console.log(`${path}, dripping body: closed after ${Math.round(ms)} ms (limit ${BODY_MS}): ${received.split("\r\n", 1)[0]}`);
        expect(ms).toBeLessThan(BODY_MS + 3_000);
      },
    );
  });

  test("a hundred megabytes stream through an upload", { timeout: 60_000 }, async () => {
    resetPeak(faulty.app.pid);
    const before = rssMb(faulty.app.pid);
    const { seen } = call({ wire: "upload", body: Buffer.alloc(100 * MB, 97), headers: { "content-type": "application/octet-stream" } });
    const { status, body } = await seen;
    const growth = peakRssMb(faulty.app.pid) - before;
    console.log(`100 MiB upload: ${status}, ${before.toFixed(0)} MB before, ${growth.toFixed(0)} MB more at the peak ${body.subarray(0, 80)}`);
    expect(faulty.simulator.books.calls.at(-1)?.bodyBytes).toBe(100 * MB);
    expect(growth).toBeLessThan(60);
  });

  test("connections that come at once while the process is busy wait for it, and are answered: none has to knock twice", async () => {
    const port = Number(new URL(faulty.app.origin).port);
    const count = Math.min(2_000, backlogMax());
    let answers = 0;
    process.kill(faulty.app.pid, "SIGSTOP");
    const sockets = Array.from({ length: count }, () => connect(port, "127.0.0.1"));
    const waiting = () => sockets.filter(({ connecting, destroyed }) => !connecting && !destroyed).length;
    // Who was not heard knocks again after a second, and is not heard again: the process that would make room is stopped.
    for (const startedAt = Date.now(); waiting() < count && Date.now() - startedAt < 10_000; ) await sleep(100);
    const accepted = waiting();
    process.kill(faulty.app.pid, "SIGCONT");
    for (const socket of sockets) {
      socket.once("data", (data) => data.toString().startsWith("HTTP/1.1 200 ") && answers++);
      socket.write("GET /api/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    }
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once("close", resolve))));
    expect({ accepted, answers }).toEqual({ accepted: count, answers: count });
  });

  test("a client that stops reading holds up the provider, not our memory, and is cut off at its limit", { timeout: 60_000 }, async () => {
    const script = { events: 100_000, cuts: "each:65536" } as const; // piece by piece, as fast as we take it
    await call({ wire: "openai", stream: true, script }).seen; // the simulator computes it once
    resetPeak(faulty.app.pid);
    const before = rssMb(faulty.app.pid);
    const calls = Array.from({ length: READERS }, () => {
      const running = call({ wire: "openai", stream: true, script });
      running.request.on("response", (incoming) => incoming.pause());
      return running;
    });
    const startedAt = performance.now();
    const stalled = () => faulty.simulator.books.calls.slice(-READERS);
    await until("cut off at the provider", 20_000, () => stalled().length === READERS && stalled().every((one) => one.endedBy === "client-abort"));
    const growth = peakRssMb(faulty.app.pid) - before;
    console.log(
      `${READERS} stalled readers of 25 MB: cut off after ${Math.round(performance.now() - startedAt)} ms (limit ${STALL_MS}), ${growth.toFixed(0)} MB more at the peak`,
    );
    for (const running of calls) running.request.destroy();
    expect(growth).toBeLessThan(80);
  });

  test.each([
    ["bomb", bySize({ small: 2, full: 8 }), { fault: "bomb" }, false],
    ["a line of 64 MiB without an end", bySize({ small: 1, full: 4 }), { fault: `huge-sse-line:${64 * MB}` }, true],
  ] as const)("%s, %i at once, does not fill the memory", { timeout: 60_000 }, async (name, count, script, stream) => {
    resetPeak(faulty.app.pid);
    const before = rssMb(faulty.app.pid);
    const all = await Promise.all(Array.from({ length: count }, () => call({ wire: "openai", script, stream }).seen));
    const growth = peakRssMb(faulty.app.pid) - before;
    console.log(
      `${name} × ${count}: ${before.toFixed(0)} MB before, ${growth.toFixed(0)} MB more at the peak, ${rssMb(faulty.app.pid).toFixed(0)} MB after`,
    );
    expect(all.map((seen) => [seen.end, seen.status])).toEqual(all.map(() => ["clean", 200]));
    expect(growth).toBeLessThan(200);
  });
});
