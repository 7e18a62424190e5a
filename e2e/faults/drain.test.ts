import { mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../tools/simulator/start-simulator";
import { registerAccount } from "../tools/support/account";
import { bySize } from "../tools/support/full-size";
import prepareBuild from "../tools/support/prepare-build";
import { simulatedProviders } from "../tools/support/server-env";
import { makeCall, type RunningCall, startCall } from "./make-call";
import { readRows } from "./read-rows";
import { type SpawnedServer, spawnServer } from "./spawn-server";
import { until } from "./start-faulty";

let simulator: Simulator;
beforeAll(async () => {
  prepareBuild();
  simulator = await startSimulator();
}, 120_000);
afterAll(() => simulator?.close());

const SERVER = { command: process.execPath, args: ["dist/server.mjs"] };
const NPM = { command: "npm", args: ["start"], isFirstStart: true };
/** Four seconds of a stream. */
const FOUR_SECONDS = { events: 80, delayMs: 50 };

interface Running {
  server: SpawnedServer;
  folder: string;
  call: RunningCall;
  token: string;
}

/** A server with one stream in its middle, on a connection that its client would keep. */
async function withStream(
  start: { command: string; args: string[]; isFirstStart?: boolean },
  script: object,
  env: Record<string, string>,
  check: (running: Running) => Promise<void>,
) {
  const folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-drain-"));
  const agent = new Agent({ keepAlive: true });
  const server = await spawnServer({ ...start, folder, env: { ...simulatedProviders(simulator.origin), ...env } });
  try {
    const token = await (await registerAccount(server.origin)).mintToken();
    let chunks = 0;
    const call = startCall({ origin: server.origin, token, wire: "openai", stream: true, script, agent, onChunk: () => chunks++ });
    await until("in mid-stream", 5_000, () => chunks > 2);
    await check({ server, folder, call, token });
  } finally {
    agent.destroy();
    try {
      process.kill(-server.pid, "SIGKILL");
    } catch {
      // it has ended, as it should
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

const WAYS = [
  ["Ctrl-C at `npm start`, which the terminal sends to the whole group,", NPM, "SIGINT", -1],
  ["SIGTERM to the server", SERVER, "SIGTERM", 1],
  ["SIGINT to the server", SERVER, "SIGINT", 1],
  ["SIGTERM to `npm start`", NPM, "SIGTERM", 1],
] as const;
test.each(WAYS.slice(0, bySize({ small: 1, full: 4 })))(
  "%s lets the running stream finish, refuses new calls, writes the row, and ends well",
  { timeout: 60_000 },
  async (name, start, signal, sign) => {
    await withStream(start, FOUR_SECONDS, {}, async ({ server, folder, call, token }) => {
      process.kill(sign * server.pid, signal);
      await until("refusing new calls", 2_500, async () =>
        [0, 503].includes((await makeCall({ origin: server.origin, token, wire: "openai" })).status),
      );
      const seen = await call.seen;
      const streamEndedAtMs = performance.now();
      expect([seen.end, seen.status]).toEqual(["clean", 200]);
      expect(seen.body.toString()).toContain("[DONE]");
      await until("without a process of its group", 3_000, () => !isGroupAlive(server.pid));
      const ended = await server.ended;
      console.log(`${name}: all ended ${Math.round(performance.now() - streamEndedAtMs)} ms after the stream, with ${ended.code ?? ended.signal}`);
      // npm itself ends by the signal that it got, as shells expect.
      expect([ended.code, ended.signal]).toEqual(start === NPM ? [null, signal] : [0, null]);
      expect(readRows(folder).find((row) => row.requestId === seen.requestId)).toMatchObject({ outcome: "completed" });
    });
  },
);

/** Each needs a server of its own, which takes seconds to start. */
const ALSO = bySize({ small: [], full: ["SIGTERM"] });

function isGroupAlive(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

test.each(ALSO)("a stream that is longer than the deadline is cut, and has its row (%s)", { timeout: 60_000 }, async () => {
  await withStream(SERVER, { events: 10_000, delayMs: 20 }, { DRAIN_TIMEOUT_MS: "700" }, async ({ server, folder, call }) => {
    const before = performance.now();
    process.kill(server.pid, "SIGTERM");
    const seen = await call.seen;
    expect([seen.end, seen.status]).toEqual(["broken", 200]);
    const ended = await server.ended;
    expect([ended.code, ended.signal]).toEqual([0, null]);
    expect(ended.atMs - before).toBeGreaterThan(600);
    expect(ended.atMs - before).toBeLessThan(5_000);
    expect(readRows(folder)).toMatchObject([{ requestId: seen.requestId, outcome: "cancelled" }]);
  });
});

test.each(ALSO)("a second signal ends the server at once (%s)", { timeout: 60_000 }, async () => {
  await withStream(SERVER, { events: 10_000, delayMs: 20 }, {}, async ({ server, call }) => {
    process.kill(server.pid, "SIGTERM");
    await sleep(1_500);
    const before = performance.now();
    process.kill(server.pid, "SIGTERM");
    const ended = await server.ended;
    expect(ended.atMs - before).toBeLessThan(10_000); // the default deadline is thirty seconds
    expect(ended.code).toBe(1);
    expect((await call.seen).end).toBe("broken");
  });
});
