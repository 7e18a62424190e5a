import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findScript } from "../../e2e/tools/support/bundle-scripts";
import { bySize } from "../../e2e/tools/support/full-size";
import { dialectOf } from "../db/dialect";
import { env } from "../env";
import { AnsweredLimits, type AskedOfLimits } from "../main/share-limits";
import { Limiter } from "./limiter";
import { memoryStore } from "./memory-store";
import { countCalls } from "./testing/count-calls";
import { type CountedRun, type CountsPlan, mostAtOnce, mostInWindow } from "./testing/judge-counts";
import { hasRedis, startRedis, type TestRedis } from "./testing/start-redis";

/** `npm run test:limits -- --calls 1000000` sets it. */
const CALLS = Number(process.env.LIMITED_CALLS ?? bySize({ small: 1_500, full: 20_000 }));
const PROCESSES = 2;
const MINUTES = 60_000 * Math.max(2, Math.ceil(CALLS / 10_000));
const PLANS = {
  "requests per minute and concurrency": { limits: { requestsPerMinute: 100, concurrency: 5 }, tokens: 0 },
  "tokens per minute": { limits: { tokensPerMinute: 1_000 }, tokens: 24 },
};
const SHARED = { calls: CALLS / PROCESSES, scopes: 4, workers: 32 };
type PlanName = keyof typeof PLANS;
const NAMES = (Object.keys(PLANS) as PlanName[]).slice(0, bySize({ small: 1, full: 2 }));

interface Counter {
  process: ChildProcess & { stdin: Writable; stdout: Readable };
  count(): Promise<CountedRun>;
}

/** Resolves when it waits for the word to go. */
async function startCounter(plan: CountsPlan): Promise<Counter> {
  const child = spawn(process.execPath, [findScript("run-counts"), JSON.stringify(plan)], { stdio: ["pipe", "pipe", "inherit", "ipc"] });
  const counter = child as Counter["process"];
  await once(counter.stdout, "data");
  const count = async () => {
    counter.stdin.end("go");
    let said = "";
    for await (const chunk of counter.stdout) said += chunk;
    return JSON.parse(said);
  };
  return { process: counter, count };
}

/** Of processes that count as fast as they can, all for the same keys. */
async function expectExact({ limits }: CountsPlan, where: object, counts: (() => Promise<CountedRun>)[]): Promise<void> {
  // From the same moment: alone, the first would have taken a whole window before the second one had started.
  const startedAt = performance.now();
  const runs = await Promise.all(counts.map((count) => count()));
  const sum = (name: "granted" | "exceeded" | "unanswered") => runs.reduce((all, run) => all + run[name], 0);
  expect(sum("granted") + sum("exceeded")).toBe(CALLS);
  expect(sum("unanswered")).toBe(0);
  const perMinute = limits.requestsPerMinute ?? limits.tokensPerMinute ?? 0;
  expect(mostInWindow(runs)).toBeLessThanOrEqual(perMinute);
  if (limits.concurrency) expect(mostAtOnce(runs)).toBeLessThanOrEqual(limits.concurrency);
  for (const { granted } of runs) expect(granted).toBeGreaterThan(0); // both had their part
  const points = runs.flatMap(({ calls }) => calls).reduce((all, [, , , , own]) => all + own, 0);
  expect(points, "and nobody was refused for nothing").toBeGreaterThan(perMinute);
  const perSecond = Math.round(CALLS / ((performance.now() - startedAt) / 1_000));
  if (CALLS >= 100_000)
    console.log({ ...where, ...limits, CALLS, granted: sum("granted"), mostInWindow: mostInWindow(runs), mostAtOnce: mostAtOnce(runs), perSecond });
}

/** Two processes, each with a connection of its own to the store. */
async function expectExactIn(name: PlanName, where: Pick<CountsPlan, "databaseUrl" | "redisUrl">): Promise<void> {
  const plan = { ...SHARED, ...PLANS[name], ...where };
  const counters = await Promise.all(Array.from({ length: PROCESSES }, () => startCounter(plan)));
  await expectExact(
    plan,
    where,
    counters.map(({ count }) => count),
  );
}

describe(`${CALLS} calls in two processes never pass a limit`, () => {
  describe.each(NAMES)("of %s", (name) => {
    test.runIf(dialectOf() === "postgresql")("on PostgreSQL", () => expectExactIn(name, { databaseUrl: env.DATABASE_URL }), MINUTES);

    test.runIf(dialectOf() === "sqlite")(
      "in memory: the pages' process asks the gateway's, which counts its own calls meanwhile",
      async () => {
        const limiter = new Limiter({ store: memoryStore(), whenUnavailable: "deny", waitMsMax: 30_000, onUnavailable: console.error });
        const plan = { ...SHARED, ...PLANS[name], databaseUrl: env.DATABASE_URL, asksParent: true };
        const pages = await startCounter(plan);
        const answered = new AnsweredLimits(limiter);
        pages.process.on("message", (question: AskedOfLimits) => void answered.take(question, (answer) => pages.process.send(answer)));
        await expectExact(plan, { store: "memory" }, [pages.count, () => countCalls(limiter, plan)]);
      },
      MINUTES,
    );

    describe.runIf(dialectOf() === "sqlite" && hasRedis())(hasRedis() ? "on Redis" : "on Redis (left out: no redis-server on this system)", () => {
      let redis: TestRedis;
      beforeAll(async () => {
        redis = await startRedis();
      });
      afterAll(() => redis.stop());
      test("both at once", () => expectExactIn(name, { databaseUrl: env.DATABASE_URL, redisUrl: redis.url }), MINUTES);
    });
  });
});

test("the judges see one call too many", () => {
  const run = (...calls: CountedRun["calls"]): CountedRun => ({ granted: 0, exceeded: 0, unanswered: 0, calls });
  const [one, other] = [
    run([0, 0, 10, 60_000, 1], [0, 20, 30, 60_000, 4]),
    run([0, 5, 15, 60_002, 1], [1, 5, 15, 60_000, 1], [0, 70_000, 70_001, 125_000, 1]),
  ];
  expect([mostInWindow([one, other]), mostAtOnce([one, other])]).toEqual([6, 2]);
});
