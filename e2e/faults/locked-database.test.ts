import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../tools/simulator/start-simulator";
import { bySize } from "../tools/support/full-size";
import { simulatedProviders } from "../tools/support/server-env";
import { type App, startApp } from "../tools/support/start-app";
import { lockDatabase } from "./lock-database";
import { makeCall } from "./make-call";
import { readDuplicates, readRows, readWrongHours } from "./read-rows";
import { quantile, until } from "./start-faulty";

let simulator: Simulator;
let folder: string;
let app: App;
beforeAll(async () => {
  simulator = await startSimulator();
  folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-lock-"));
  app = await start();
}, 120_000);
afterAll(async () => {
  await app.stop();
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

const CLIENTS = bySize({ small: 3, full: 8 });
/** RECORD_WAIT_MS_MAX is 250; the rest is the guard's step, the spool's write to disk and a busy machine. SQLite itself would wait for five seconds. */
const ANSWER_MS_MAX = 250 + 1_750;

const start = () => startApp({ mount: "server", folder, env: simulatedProviders(simulator.origin) });

async function callFor(input: { origin: string; token: string; ms: number }) {
  const whole: string[] = [];
  const elapsedMs: number[] = [];
  const deadline = performance.now() + input.ms;
  const client = async (first: number) => {
    for (let i = first; performance.now() < deadline; i++) {
      const seen = await makeCall({ origin: input.origin, token: input.token, wire: i % 2 ? "openai" : "anthropic", stream: i % 3 === 0 });
      expect([seen.end, seen.status]).toEqual(["clean", 200]);
      whole.push(seen.requestId as string);
      elapsedMs.push(seen.elapsedMs);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i)));
  return { whole, elapsedMs };
}

const health = async (origin: string) =>
  (await (await fetch(`${origin}/api/health`)).json()) as { status: string; usage: { spooledRows: number; unsafeRows: number } };

function expectOnceEach(whole: string[]): void {
  const rows = new Set(readRows(folder).map((row) => row.requestId));
  expect(whole.filter((id) => !rows.has(id))).toEqual([]);
  expect(readDuplicates(folder)).toEqual([]);
  expect(readWrongHours(folder)).toEqual([]);
}

test.each(bySize({ small: [6_000], full: [3_000, 8_000] }))(
  "locked for %i ms under load: answers go out, health says so, and every row is there once afterwards",
  { timeout: 90_000 },
  async (ms) => {
    const token = await app.mintToken();
    await callFor({ origin: app.origin, token, ms: 300 }); // warm
    const lock = await lockDatabase(folder);
    const load = callFor({ origin: app.origin, token, ms });
    await sleep(ms / 2);
    const during = await health(app.origin);
    const { whole, elapsedMs } = await load;
    await lock.release();
    console.log(
      `${whole.length} answers while locked: p50 ${quantile(elapsedMs, 0.5).toFixed(0)} ms, max ${Math.max(...elapsedMs).toFixed(0)} ms; ${JSON.stringify(during)}`,
    );
    expect(during.status).toBe("degraded");
    expect(during.usage).toMatchObject({ unsafeRows: 0 });
    expect(during.usage.spooledRows).toBeGreaterThan(0);
    expect(Math.max(...elapsedMs)).toBeLessThan(ANSWER_MS_MAX);
    await until("well again", 15_000, async () => {
      const { status, usage } = await health(app.origin);
      return status === "ok" && usage.spooledRows === 0;
    });
    expectOnceEach(whole);
  },
);

test("killed while it is locked: the rows come from the spool at the next start", { timeout: 60_000 }, async () => {
  const token = await app.mintToken();
  const had = readRows(folder).length;
  const lock = await lockDatabase(folder);
  const { whole } = await callFor({ origin: app.origin, token, ms: 1_500 });
  await app.stop("SIGKILL");
  const before = readRows(folder).length - had;
  await lock.release();
  app = await start();
  console.log(`${whole.length} whole answers, ${before} rows at the kill, ${readRows(folder).length} after the start`);
  expect(before).toBe(0);
  expectOnceEach(whole);
});
