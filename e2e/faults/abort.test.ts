import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SimCall } from "../tools/simulator/books";
import { bySize, MOUNTS } from "../tools/support/full-size";
import { type CallInput, makeCall, startCall } from "./make-call";
import { countSockets } from "./read-process";
import { readRows } from "./read-rows";
import { type Faulty, quantile, startFaulty, until } from "./start-faulty";

type Kind = Pick<CallInput, "wire" | "stream" | "script">;
const KINDS: Record<string, Kind> = {
  "a stream before its headers": { wire: "openai", stream: true, script: { firstByteDelayMs: 60_000 } },
  "a stream in its middle": { wire: "openai", stream: true, script: { events: 20_000, delayMs: 5 } },
  "a stream of another wire": { wire: "anthropic", stream: true, script: { events: 20_000, delayMs: 5 } },
  "an answer that is no stream, before its headers": { wire: "google", script: { firstByteDelayMs: 60_000 } },
  "an answer that is no stream, in its middle": { wire: "openai", script: { fault: "slow", delayMs: 50 } },
};
const ABORTS_EACH = bySize({ small: 15, full: 30 });
const AT_ONCE = 5;
const PAUSE_MS = 10;

describe.each(MOUNTS)("client aborts on the mount %s", (mount) => {
  let faulty: Faulty;
  let socketsBefore: number;
  beforeAll(async () => {
    faulty = await startFaulty({ mount });
    await warmUp();
    socketsBefore = countSockets(faulty.app.pid);
  }, 120_000);
  afterAll(() => faulty?.stop());

  /** The first calls of a process load what all later ones use, in stretches longer than the limit below: not what is measured. */
  async function warmUp(): Promise<void> {
    for (const wire of ["openai", "anthropic", "google"] as const) {
      for (const stream of [false, true]) await makeCall({ origin: faulty.app.origin, token: faulty.token, wire, stream });
    }
    for (const kind of Object.values(KINDS)) await Promise.all(Array.from({ length: AT_ONCE }, () => abortOnce(kind)));
  }

  let probes = 0;
  const findCall = (probe: string): SimCall | undefined => faulty.simulator.books.calls.find((call) => call.rawHeaders.includes(probe));

  /** Milliseconds from a client's abort to the provider's seeing it. */
  async function abortOnce(kind: Kind): Promise<number> {
    const probe = `probe-${++probes}`;
    const { request, seen } = startCall({ origin: faulty.app.origin, token: faulty.token, headers: { "x-probe": probe }, ...kind });
    await until(`call ${probe} at the provider`, 10_000, () => findCall(probe) !== undefined);
    await sleep(Math.random() * 120);
    const abortedAt = performance.timeOrigin + performance.now();
    request.destroy();
    expect((await seen).end).toBe("broken");
    await until(`abort of ${probe} at the provider`, 5_000, () => findCall(probe)?.endedBy != null);
    const call = findCall(probe) as SimCall;
    expect(call.endedBy).toBe("client-abort");
    return (call.abortedAt as number) - abortedAt;
  }

  test("the provider sees each within 100 ms", { timeout: 120_000 }, async () => {
    const all: number[] = [];
    const control = startControl();
    for (const [name, kind] of Object.entries(KINDS)) {
      const delays: number[] = [];
      for (let i = 0; i < ABORTS_EACH; i += AT_ONCE) delays.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => abortOnce(kind)))));
      console.log(`${mount}, ${name}: p50 ${quantile(delays, 0.5).toFixed(1)} ms, max ${Math.max(...delays).toFixed(1)} ms`);
      all.push(...delays);
    }
    const refusals = await control.stop();
    for (const part of [0.95, 0.99]) {
      const [abortMs, refusalMs] = [quantile(all, part), quantile(refusals, part)];
      console.log(`${mount}, all ${all.length}: p${part * 100} ${abortMs.toFixed(1)} ms; a refusal took ${refusalMs.toFixed(1)} ms`);
      expect(abortMs).toBeLessThan(100 + refusalMs);
    }
  });

  /** Calls that are refused at once, one after the other: how long this machine takes, busy as it is, to have the gateway do anything at all. */
  function startControl() {
    const tookMs: number[] = [];
    let isOver = false;
    const loop = async () => {
      while (!isOver) {
        const startedAt = performance.now();
        const response = await fetch(`${faulty.app.origin}/api/v1/openai/models`);
        expect(response.status).toBe(401);
        await response.text();
        tookMs.push(performance.now() - startedAt);
        await sleep(PAUSE_MS);
      }
    };
    const running = loop();
    const stop = async () => {
      isOver = true;
      await running;
      return tookMs;
    };
    return { stop };
  }

  test("each has its row, as cancelled", async () => {
    const outcomes = () => readRows(faulty.app.folder).map((row) => row.outcome);
    await until("a row for each abort", 5_000, () => outcomes().filter((outcome) => outcome !== "completed").length >= probes);
    expect(outcomes().filter((outcome) => outcome !== "completed")).toEqual(Array.from({ length: probes }, () => "cancelled"));
  });

  test("no socket is left but those that the next calls will use", async () => {
    // undici connects again after an abort, with nothing to send: as many as were in use at once stay, however many aborts there were.
    const extra = () => countSockets(faulty.app.pid) - socketsBefore;
    await until("with the connections of one batch", 5_000, () => faulty.simulator.connections() <= AT_ONCE && extra() <= AT_ONCE);
    console.log(
      `${mount}: after ${probes} aborts ${faulty.simulator.connections()} connections to the provider, ${extra()} sockets more than before`,
    );
  });
});
