import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { insertUsage, usageRow } from "@/queries/testing/insert-usage";
import type { UsageRow } from "@/usage/usage-row";
import { giveFeedback } from "./give-feedback";
import { makeReport } from "./make-report";
import { stopLosingArms } from "./stop-losing-arms";

// The way of a call's figures: from its row, by the trigger, into the report. On both databases.
const STARTED_MS = Date.UTC(2026, 10, 10, 12);
const [CHEAP, DEAR] = ["p/cheap", "p/dear"] as const;
const GIVER = { organizationId: "org_mine", credentialId: "tok_1" };

async function makeExperiment(id: string, more: object = {}): Promise<void> {
  const arms = JSON.stringify([CHEAP, DEAR].map((model) => ({ model, weight: 1 })));
  const columns = { id, name: id, routeId: `route of ${id}`, arms, metric: "cost", mode: "split", status: "running" };
  await database().experiment.create({ data: { ...columns, startedAt: new Date(STARTED_MS), ...more } });
}

interface Told extends Partial<UsageRow> {
  id: string;
  arm: string;
  unit?: string | null;
  isOwn?: boolean;
}

function callOf({ id, arm, unit = null, isOwn = true, ...row }: Told): UsageRow {
  const routing = JSON.stringify({
    route: "r",
    strategy: "simple",
    reason: 'says "experiment":{',
    skipped: [],
    experiment: { id, arm, unit, isOwn },
  });
  return usageRow({ createdAt: STARTED_MS + 60_000, attempts: '[{"provider":"p"}]', route: "r", routing, ...row });
}

const many = (calls: number, make: (i: number) => UsageRow) => Array.from({ length: calls }, (_, i) => make(i));
const reported = async (id: string) => {
  const { arms, verdict } = await makeReport(id);
  return { cheap: arms[0], dear: arms[1], verdict };
};

beforeAll(async () => {
  await makeExperiment("exp_plain");
  await insertUsage([
    ...many(60, (i) => callOf({ id: "exp_plain", arm: CHEAP, unit: `org/${i % 3}`, providerCostNanoUsd: String(1_000 + (i % 2) * 200), ttftMs: 50 })),
    ...many(40, (i) => callOf({ id: "exp_plain", arm: DEAR, providerCostNanoUsd: String(9_000 + (i % 2) * 200), latencyMs: 300, outputTokens: 40 })),
    // Someone else has answered, nobody has, and nobody was asked.
    ...many(8, () => callOf({ id: "exp_plain", arm: DEAR, isOwn: false, providerCostNanoUsd: "5" })),
    ...many(2, () => callOf({ id: "exp_plain", arm: DEAR, statusCode: 502, outcome: "broken", providerCostNanoUsd: "0" })),
    callOf({ id: "exp_plain", arm: DEAR, statusCode: 402, outcome: "refused", attempts: "[]" }),
    // From before it began, and without an experiment.
    callOf({ id: "exp_plain", arm: DEAR, createdAt: STARTED_MS - 1 }),
    usageRow({ route: "r", routing: JSON.stringify({ route: "r", strategy: "simple", reason: '"experiment":{"id":"exp_plain"}', skipped: [] }) }),
  ]);
});

describe("the report", () => {
  test("has the means of what each arm's model has answered, its errors, and who is better", async () => {
    const { cheap, dear, verdict } = await reported("exp_plain");
    expect(cheap).toMatchObject({
      requests: 60,
      users: 3,
      cost: "0.000001100",
      latencyMs: 100,
      ttftMs: 50,
      errorRate: 0,
      outputTokens: 20,
      score: null,
    });
    expect(dear).toMatchObject({ requests: 50, users: 0, cost: "0.000009100", latencyMs: 300, ttftMs: null, errorRate: 0.2, outputTokens: 40 });
    expect(Number(cheap?.interval?.low)).toBeLessThan(0.0000011);
    expect(Number(cheap?.interval?.high)).toBeGreaterThan(0.0000011);
    expect(verdict).toMatchObject({
      winner: cheap?.modelId,
      requestsNeeded: 0,
      text: expect.stringContaining("p/cheap costs the least (p/cheap: $0.000001100 a call"),
    });
  });

  test("of an experiment without calls says that there is too little", async () => {
    await makeExperiment("exp_empty");
    const { cheap, verdict } = await reported("exp_empty");
    expect(cheap).toMatchObject({ requests: 0, users: 0, cost: null, errorRate: null, interval: null });
    expect(verdict).toMatchObject({ winner: null, requestsNeeded: null, text: expect.stringContaining("too little") });
  });

  test("takes users for units where it sticks to them: however much a few of them call, they are few", async () => {
    await makeExperiment("exp_sticky", { stickyBy: "user", metric: "latency" });
    const ofUser = (arm: string, users: number, latencyMs: number) =>
      many(200, (i) => callOf({ id: "exp_sticky", arm, unit: `org/${arm} ${i % users}`, latencyMs: latencyMs + (i % users) }));
    await insertUsage([...ofUser(CHEAP, 4, 100), ...ofUser(DEAR, 50, 900)]);
    const { cheap, dear, verdict } = await reported("exp_sticky");
    expect([cheap?.users, dear?.users, cheap?.interval, verdict.winner]).toEqual([4, 50, null, null]);
    expect(dear?.latencyMs).toBeCloseTo(924.5, 6);
    expect(Number(dear?.interval?.low)).toBeGreaterThan(900);
    // Calls without a user are on their own.
    await insertUsage(many(60, (i) => callOf({ id: "exp_sticky", arm: CHEAP, latencyMs: 95 + (i % 10) })));
    expect((await reported("exp_sticky")).verdict.winner).toBe(cheap?.modelId);
  });
});

describe("feedback", () => {
  test("is the last word of the key that made the call, and in the report", async () => {
    await makeExperiment("exp_liked", { metric: "feedback" });
    await insertUsage([callOf({ id: "exp_liked", arm: CHEAP, requestId: "req_liked" }), callOf({ id: "exp_liked", arm: CHEAP })]);
    await giveFeedback(GIVER, { requestId: "req_liked", score: 1 });
    await giveFeedback(GIVER, { requestId: "req_liked", score: 0.25 });
    expect((await reported("exp_liked")).cheap).toMatchObject({ requests: 2, score: 0.25 });
    expect(await database().feedback.findMany()).toMatchObject([{ requestId: "req_liked", score: 0.25, ...GIVER }]);
  });

  test("of another's call is refused like that of none, and changes nothing", async () => {
    const refusals = await Promise.all(
      [
        { ...GIVER, requestId: "req_nobody" },
        { ...GIVER, credentialId: "tok_2", requestId: "req_liked" },
        { ...GIVER, organizationId: "org_other", requestId: "req_liked" },
      ].map(({ requestId, ...giver }) => giveFeedback(giver, { requestId, score: 0 }).catch((error: Error) => error)),
    );
    expect(refusals).toMatchObject(refusals.map(() => ({ code: "not_found", message: "requestId: there is no such call of this key." })));
    expect((await reported("exp_liked")).cheap?.score).toBe(0.25);
  });
});

describe("the guard rail", () => {
  const armsOf = async (id: string) => JSON.parse((await database().experiment.findUniqueOrThrow({ where: { id } })).arms);

  test("stops a losing arm once, in one process, and says so in the audit log", async () => {
    await makeExperiment("exp_guarded", { guardRail: JSON.stringify({ maxErrorRate: 0.1 }), nextCheckAt: new Date(STARTED_MS) });
    await insertUsage([
      ...many(100, () => callOf({ id: "exp_guarded", arm: CHEAP })),
      ...many(100, (i) => callOf({ id: "exp_guarded", arm: DEAR, isOwn: i % 2 === 0 })),
    ]);
    await Promise.all([stopLosingArms(STARTED_MS + 1), stopLosingArms(STARTED_MS + 1)]);
    expect(await armsOf("exp_guarded")).toEqual([
      { model: CHEAP, weight: 1 },
      { model: DEAR, weight: 0 },
    ]);
    await stopLosingArms(STARTED_MS + 60_000);
    const entries = await database().auditEntry.findMany({ where: { target: "exp_guarded" } });
    expect(entries).toMatchObject([{ action: "experiment.arm_stopped", actor: "guard rail", organizationId: null }]);
    expect(entries[0]?.after).toContain("its error rate is 50.0 %");
    expect((await reported("exp_guarded")).dear).toMatchObject({ requests: 100, errorRate: 0.5 });
  });

  test("looks every 15 seconds, at running experiments that have one", async () => {
    const nextOf = async (id: string) => (await database().experiment.findUniqueOrThrow({ where: { id } })).nextCheckAt.getTime();
    const before = await Promise.all(["exp_guarded", "exp_plain"].map(nextOf));
    const now = (before[0] ?? 0) + 1;
    const version = async () => (await database().catalogVersion.findUniqueOrThrow({ where: { id: 1 } })).version;
    const versionBefore = await version();
    await stopLosingArms(now);
    expect(await Promise.all(["exp_guarded", "exp_plain"].map(nextOf))).toEqual([now + 15_000, before[1]]);
    // A look is no change of the catalog.
    expect(await version()).toBe(versionBefore);
  });
});
