import type { Limits } from "../../domain/limits";

/** What each of the processes counts. */
export interface CountsPlan {
  calls: number;
  scopes: number;
  limits: Partial<Limits>;
  /** What each call is estimated at; some use less. 0: only calls are counted. */
  tokens: number;
  /** Calls at once, of each process. */
  workers: number;
  databaseUrl: string;
  redisUrl?: string | undefined;
  /** Where calls are counted in memory: by the gateway's process, which the pages' process asks. */
  asksParent?: boolean;
}

/** What one of them has seen. Times are of the machine's one clock, in milliseconds. */
export interface CountedRun {
  granted: number;
  exceeded: number;
  unanswered: number;
  calls: [scope: number, fromMs: number, untilMs: number, windowEndsMs: number, points: number][];
}

/** Windows of a scope are a minute apart: ends that differ by less are one window's, seen by two processes. */
const SAME_WINDOW_MS = 30_000;

/** The most points, calls or tokens, that any scope had in any of its windows. */
export function mostInWindow(runs: readonly CountedRun[]): number {
  let most = 0;
  for (const calls of byScope(runs).values()) {
    const ends = calls.map(([, , , endsMs, points]) => [endsMs, points] as const).sort(([a], [b]) => a - b);
    let count = 0;
    let first = Number.NEGATIVE_INFINITY;
    for (const [end, points] of ends) {
      if (end - first > SAME_WINDOW_MS) [first, count] = [end, 0];
      count += points;
      most = Math.max(most, count);
    }
  }
  return most;
}

/** The most calls of any scope that ran at one moment, in all processes together. */
export function mostAtOnce(runs: readonly CountedRun[]): number {
  let most = 0;
  for (const calls of byScope(runs).values()) {
    const changes = calls.flatMap(([, fromMs, untilMs]): [number, number][] => [
      [fromMs, 1],
      [untilMs, -1],
    ]);
    changes.sort(([a, x], [b, y]) => a - b || x - y);
    let running = 0;
    for (const [, change] of changes) {
      running += change;
      most = Math.max(most, running);
    }
  }
  return most;
}

function byScope(runs: readonly CountedRun[]): Map<number, CountedRun["calls"]> {
  const scopes = new Map<number, CountedRun["calls"]>();
  for (const call of runs.flatMap(({ calls }) => calls)) {
    const known = scopes.get(call[0]);
    if (known) known.push(call);
    else scopes.set(call[0], [call]);
  }
  return scopes;
}
