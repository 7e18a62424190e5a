import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { makeCall, startCall } from "./make-call";
import { peakRssMb, resetPeak, rssMb } from "./read-process";
import { startFaulty } from "./start-faulty";

// `npm run test:memory`: what 500 slow streams hold, and whether 60,000 calls leave anything behind.
const STREAMS = 500;
const STREAMS_MB_MAX = 150;
const { values } = parseArgs({ options: { calls: { type: "string", default: "60000" } } });
const CALLS = Number(values.calls);
const SAMPLES = 30;
/** The collector lets memory rise and fall by 80 MB every 25,000 calls: the lowest of the last third is compared with the lowest of the first. */
const GROWTH_MB_MAX = 30;

const { app, simulator, token, stop } = await startFaulty({ mount: "server", keep: "totals" });
const { origin, pid } = app;

async function holdStreams(): Promise<number> {
  for (let i = 0; i < 200; i++) await makeCall({ origin, token, wire: i % 2 ? "openai" : "anthropic", stream: true });
  await sleep(3_000);
  const idle = rssMb(pid);
  resetPeak(pid);
  const script = { events: 200, delayMs: 100 };
  const calls = Array.from({ length: STREAMS }, (_, i) => startCall({ origin, token, wire: i % 2 ? "openai" : "anthropic", stream: true, script }));
  const seen = await Promise.all(calls.map((call) => call.seen));
  const growth = peakRssMb(pid) - idle;
  const whole = seen.filter((one) => one.end === "clean" && one.status === 200).length;
  console.log(
    `${STREAMS} slow streams: idle ${idle.toFixed(0)} MB, at most ${growth.toFixed(0)} MB more (wanted: ${STREAMS_MB_MAX}); ${whole} whole`,
  );
  return whole === STREAMS ? growth : Number.POSITIVE_INFINITY;
}

/** One tooth of the saw: until its first full collection a process has no low to compare with. */
const WARM_UP_CALLS = 30_000;

async function runCalls(agent: Agent, count: number): Promise<void> {
  const client = async (first: number) => {
    for (let i = first; i < count; i += 32) {
      const seen = await makeCall({ origin, token, agent, wire: i % 2 ? "openai" : "anthropic", stream: i % 4 < 2 });
      if (seen.end !== "clean" || seen.status !== 200) throw new Error(`A call was answered ${seen.status}, ${seen.end}`);
    }
  };
  await Promise.all(Array.from({ length: 32 }, (_, i) => client(i)));
}

async function repeatCalls(): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const series: number[] = [];
  await runCalls(agent, WARM_UP_CALLS);
  for (let sample = 0; sample < SAMPLES; sample++) {
    await runCalls(agent, CALLS / SAMPLES);
    series.push(Math.round(rssMb(pid)));
  }
  agent.destroy();
  const third = SAMPLES / 3;
  const growth = Math.min(...series.slice(-third)) - Math.min(...series.slice(0, third));
  console.log(`RSS after each ${CALLS / SAMPLES} of ${CALLS} calls, in MB: ${series.join(" ")} (growth of the lowest: ${growth})`);
  return growth;
}

try {
  const isSmall = (await holdStreams()) <= STREAMS_MB_MAX;
  const isFlat = (await repeatCalls()) <= GROWTH_MB_MAX;
  const passed = Number(isSmall) + Number(isFlat);
  console.log(`${simulator.books.totals().calls} calls at the provider`);
  console.log(`${passed} passed, ${2 - passed} failed`);
  process.exitCode = passed === 2 ? 0 : 1;
} finally {
  await stop();
}
