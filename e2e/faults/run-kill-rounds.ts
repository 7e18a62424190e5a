import { mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import prepareBuild from "../support/prepare-build";
import { simulatedProviders } from "../support/server-env";
import { startApp } from "../support/start-app";
import { startSimulator } from "../upstream/start-simulator";
import { type CallInput, makeCall } from "./make-call";
import { cpuMs } from "./read-process";
import { readDuplicates, readRows, readWrongHours } from "./read-rows";
import { quantile } from "./start-faulty";

export interface KillReport {
  rounds: number;
  /** Answers that clients received to their clean end. */
  wholeAnswers: number;
  brokenAnswers: number;
  rows: number;
  /** Request ids of whole answers without a row. */
  missing: string[];
  duplicates: unknown[];
  wrongHours: unknown[];
  /** From the start of the process to its first healthy answer: by the clock, which a busy machine stretches, and of the processor. */
  startMsMedian: number;
  startMsMax: number;
  startCpuMsMax: number;
}

const CLIENTS = 24;
const LOAD_MS = { min: 150, max: 900 };

const MIX: Pick<CallInput, "wire" | "stream" | "script">[] = [
  { wire: "openai" },
  { wire: "anthropic" },
  { wire: "google" },
  { wire: "openai", stream: true },
  { wire: "openai", stream: true, script: { events: 20, delayMs: 5 } },
  { wire: "anthropic", stream: true, script: { events: 10, delayMs: 3 } },
  { wire: "google", stream: true, script: { events: 10, delayMs: 2 } },
];

/** The same data folder through `rounds` lives of the server, each ended by SIGKILL at a random moment under load. */
export async function runKillRounds({ rounds }: { rounds: number }): Promise<KillReport> {
  const simulator = await startSimulator({ keep: "totals" });
  const folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-kill-"));
  const env = simulatedProviders(simulator.origin);
  prepareBuild(); // not a part of the first start
  const whole: string[] = [];
  const startMs: number[] = [];
  const startCpuMs: number[] = [];
  let broken = 0;
  let token = "";
  const start = async () => {
    const before = performance.now();
    const app = await startApp({ mount: "server", folder, env });
    startMs.push(performance.now() - before);
    startCpuMs.push(cpuMs(app.pid));
    return app;
  };
  try {
    let app = await start();
    token = await app.mintToken();
    for (let round = 0; round < rounds; round++) {
      const load = applyLoad({ origin: app.origin, token });
      await sleep(LOAD_MS.min + Math.random() * (LOAD_MS.max - LOAD_MS.min));
      await app.stop("SIGKILL");
      const seen = await load.stop();
      whole.push(...seen.whole);
      broken += seen.broken;
      app = await start();
    }
    await app.stop();
    const rows = readRows(folder);
    const known = new Set(rows.map((row) => row.requestId));
    return {
      rounds,
      wholeAnswers: whole.length,
      brokenAnswers: broken,
      rows: rows.length,
      missing: whole.filter((id) => !known.has(id)),
      duplicates: readDuplicates(folder),
      wrongHours: readWrongHours(folder),
      startMsMedian: quantile(startMs, 0.5),
      startMsMax: Math.max(...startMs),
      startCpuMsMax: Math.max(...startCpuMs),
    };
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Calls of every kind, one after another on each of the connections, until the server is gone. */
function applyLoad({ origin, token }: { origin: string; token: string }) {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const whole: string[] = [];
  let broken = 0;
  let isStopping = false;
  const client = async (first: number) => {
    for (let i = first; !isStopping; i++) {
      const seen = await makeCall({ origin, token, agent, ...(MIX[i % MIX.length] as (typeof MIX)[number]) });
      if (seen.end === "clean" && seen.status === 200) whole.push(seen.requestId as string);
      else if (seen.end === "clean") throw new Error(`The load met a ${seen.status}: ${seen.body}`);
      else {
        broken += 1;
        return;
      }
    }
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i)));
  return {
    stop: async () => {
      isStopping = true;
      await clients;
      agent.destroy();
      return { whole, broken };
    },
  };
}
