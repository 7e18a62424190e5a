import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findScript } from "../../e2e/tools/support/bundle-scripts";
import { bySize } from "../../e2e/tools/support/full-size";
import { dialectOf } from "../db/dialect";
import { env } from "../env";
import { type CountedRun, type CountsPlan, mostAtOnce, mostInWindow } from "./testing/judge-counts";
import { hasRedis, startRedis, type TestRedis } from "./testing/start-redis";

/** `npm run test:limits -- --calls 1000000` sets it. */
const CALLS = Number(process.env.LIMITED_CALLS ?? bySize({ small: 1_500, full: 20_000 }));
const PROCESSES = 2;
const MINUTES = 60_000 * Math.max(2, Math.ceil(CALLS / 10_000));
const PLAN = { calls: CALLS / PROCESSES, scopes: 4, requestsPerMinute: 100, concurrency: 5, workers: 32 };

type Counter = ChildProcessByStdio<Writable, Readable, null>;

/** Resolves when it waits for the word to go. */
async function startCounter(plan: CountsPlan): Promise<Counter> {
  const child = spawn(process.execPath, [findScript("run-counts"), JSON.stringify(plan)], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

async function countWith(child: Counter): Promise<CountedRun> {
  child.stdin.end("go");
  let said = "";
  for await (const chunk of child.stdout) said += chunk;
  return JSON.parse(said);
}

/** Of two processes that count as fast as they can, both for the same keys. */
async function expectExact(where: Pick<CountsPlan, "databaseUrl" | "redisUrl">): Promise<void> {
  // From the same moment: alone, the first would have taken a whole window before the second one had started.
  const counters = await Promise.all(Array.from({ length: PROCESSES }, () => startCounter({ ...PLAN, ...where })));
  const startedAt = performance.now();
  const runs = await Promise.all(counters.map(countWith));
  const sum = (name: "granted" | "exceeded" | "unanswered") => runs.reduce((all, run) => all + run[name], 0);
  expect(sum("granted") + sum("exceeded")).toBe(CALLS);
  expect(sum("unanswered")).toBe(0);
  expect(mostInWindow(runs)).toBeLessThanOrEqual(PLAN.requestsPerMinute);
  expect(mostAtOnce(runs)).toBeLessThanOrEqual(PLAN.concurrency);
  for (const { granted } of runs) expect(granted).toBeGreaterThan(0); // both had their part
  expect(sum("granted"), "and nobody was refused for nothing").toBeGreaterThan(PLAN.requestsPerMinute);
  const perSecond = Math.round(CALLS / ((performance.now() - startedAt) / 1_000));
  if (CALLS >= 100_000)
    console.log({ ...where, CALLS, granted: sum("granted"), mostInWindow: mostInWindow(runs), mostAtOnce: mostAtOnce(runs), perSecond });
}

describe(`${CALLS} calls in two processes never pass a limit`, () => {
  test.runIf(dialectOf() === "postgresql")("on PostgreSQL", () => expectExact({ databaseUrl: env.DATABASE_URL }), MINUTES);

  describe.runIf(dialectOf() === "sqlite" && hasRedis())(hasRedis() ? "on Redis" : "on Redis (left out: no redis-server on this system)", () => {
    let redis: TestRedis;
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis.stop());
    test("both at once", () => expectExact({ databaseUrl: env.DATABASE_URL, redisUrl: redis.url }), MINUTES);
  });
});

test("the judges see one call too many", () => {
  const run = (...calls: CountedRun["calls"]): CountedRun => ({ granted: 0, exceeded: 0, unanswered: 0, calls });
  const [one, other] = [run([0, 0, 10, 60_000], [0, 20, 30, 60_000]), run([0, 5, 15, 60_002], [1, 5, 15, 60_000], [0, 70_000, 70_001, 125_000])];
  expect([mostInWindow([one, other]), mostAtOnce([one, other])]).toEqual([3, 2]);
});
