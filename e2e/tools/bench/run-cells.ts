import { generateLoad } from "./generate-load";
import { readCpuMicros } from "./read-cpu";
import type { BenchOptions } from "./read-options";
import type { Target } from "./target";
import { makeRequest } from "./write-request";

/** One target under one kind of load, in one round. */
export interface Sample {
  target: string;
  scenario: string;
  connections: number;
  round: number;
  requests: number;
  errors: number;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  ttftP50Ms: number;
  /** Of the target's process; null where there is none. */
  cpuMicrosPerRequest: number | null;
}

export interface CellRun {
  samples: Sample[];
  /** By target: every call that was answered whole, warm-ups included. */
  calls: Map<string, number>;
}

/** Targets take turns within a round, in another order each round, so that what else the machine does meets them alike. */
export async function runCells(input: { targets: Target[]; refused: ReadonlySet<string>; options: BenchOptions }): Promise<CellRun> {
  const { targets, refused, options } = input;
  const run: CellRun = { samples: [], calls: new Map() };
  await warmUp(targets, refused, options, run.calls);
  for (let round = 0; round < options.rounds; round++) {
    for (const scenario of options.scenarios) {
      const able = targets.filter((target) => !refused.has(`${target.name} ${scenario}`));
      for (const connections of options.connections) {
        for (const target of rotate(able, round))
          run.samples.push(await measure({ target, scenario, connections, round, options, calls: run.calls }));
        console.log(`round ${round + 1} of ${options.rounds}: ${scenario}, ${connections} connections`);
      }
    }
  }
  return run;
}

/** Compilers first: a server that has just started is slow for its first thousands of calls, and would be measured with one connection first. */
async function warmUp(targets: Target[], refused: ReadonlySet<string>, options: BenchOptions, calls: Map<string, number>): Promise<void> {
  for (const target of targets) {
    for (const scenario of options.scenarios.filter((name) => !refused.has(`${target.name} ${name}`))) {
      const { requests } = await generateLoad({
        port: target.port,
        request: makeRequest(target, scenario),
        connections: 32,
        seconds: options.secondsPerCell,
      });
      calls.set(target.name, (calls.get(target.name) ?? 0) + requests);
    }
  }
}

function rotate<T>(list: T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

async function measure(input: {
  target: Target;
  scenario: string;
  connections: number;
  round: number;
  options: BenchOptions;
  calls: Map<string, number>;
}): Promise<Sample> {
  const { target, scenario, connections, round, options, calls } = input;
  const load = { port: target.port, request: makeRequest(target, scenario), connections };
  const before = await generateLoad({ ...load, seconds: options.warmUpSeconds });
  const cpuBefore = target.pid === null ? null : readCpuMicros(target.pid);
  const result = await generateLoad({ ...load, seconds: options.secondsPerCell });
  const cpuAfter = target.pid === null ? null : readCpuMicros(target.pid);
  calls.set(target.name, (calls.get(target.name) ?? 0) + before.requests + result.requests);
  return {
    target: target.name,
    scenario,
    connections,
    round,
    requests: result.requests,
    errors: result.errors,
    requestsPerSecond: result.requests / result.seconds,
    p50Ms: percentile(result.latenciesMs, 0.5),
    p99Ms: percentile(result.latenciesMs, 0.99),
    ttftP50Ms: percentile(result.firstBytesMs, 0.5),
    cpuMicrosPerRequest: cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / result.requests,
  };
}

function percentile(values: number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
