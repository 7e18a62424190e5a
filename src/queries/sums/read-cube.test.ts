import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import type { UsageRow } from "@/usage/usage-row";
import { runs } from "../../../e2e/tools/support/full-size";
import type { UsageFilter } from "../filter";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { sumUsage } from "./read-cube";
import { emptySums, type Sums } from "./sums";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 10, 10);
const filter = (change: Partial<UsageFilter> = {}): UsageFilter => ({ from: new Date(START_MS), to: new Date(START_MS + 24 * HOUR_MS), ...change });

/** Adds rows up one by one: what the answer has to be. */
function addUp(rows: readonly UsageRow[]): Record<string, Sums> {
  const groups: Record<string, Sums> = {};
  for (const row of rows) {
    const key = `${row.provider} ${row.model}`;
    const sums = groups[key] ?? emptySums();
    groups[key] = sums;
    sums.requests += 1;
    sums.errors += row.statusCode >= 400 || row.outcome === "broken" || row.outcome === "refused" ? 1 : 0;
    sums.unpricedRequests += row.costStatus === "unpriced" ? 1 : 0;
    sums.inputTokens += BigInt(row.inputTokens);
    sums.outputTokens += BigInt(row.outputTokens);
    sums.cacheReadTokens += BigInt(row.cacheReadTokens);
    sums.cacheWriteTokens += BigInt(row.cacheWriteTokens);
    sums.reasoningTokens += BigInt(row.reasoningTokens);
    sums.providerCostNanoUsd += BigInt(row.providerCostNanoUsd ?? 0);
    sums.marginNanoUsd += BigInt(row.marginNanoUsd ?? 0);
    sums.chargedNanoUsd += BigInt(row.chargedNanoUsd ?? 0);
    sums.latencyMsSum += BigInt(row.latencyMs);
    sums.ttftMsSum += BigInt(row.ttftMs ?? 0);
    sums.ttftCount += row.ttftMs === null ? 0 : 1;
  }
  return groups;
}

async function asked(organizationId: string, question: UsageFilter): Promise<Record<string, Sums>> {
  return Object.fromEntries((await sumUsage(organizationId, question)).map(({ provider, model, sums }) => [`${provider} ${model}`, sums]));
}

// Five hours, with every boundary and the milliseconds around it more likely than chance.
const offset = fc.oneof(
  fc.nat(5 * HOUR_MS),
  fc.tuple(fc.nat(5), fc.constantFrom(-1, 0, 1)).map(([hour, by]) => Math.max(0, hour * HOUR_MS + by)),
);
const amount = fc.option(fc.bigInt(0n, 10n ** 15n).map(String));
const change = fc.record({
  offset,
  provider: fc.constantFrom("openai", "anthropic"),
  model: fc.constantFrom("a", "b", "c%_"),
  mode: fc.constantFrom("pass-through", "reseller"),
  credentialId: fc.constantFrom("tok_1", "tok_2"),
  statusCode: fc.constantFrom(200, 399, 400, 429, 499),
  outcome: fc.constantFrom("completed", "cancelled", "broken", "refused"),
  costStatus: fc.constantFrom("priced", "unpriced"),
  inputTokens: fc.nat(2_000_000_000),
  reasoningTokens: fc.nat(1000),
  providerCostNanoUsd: amount,
  marginNanoUsd: amount,
  chargedNanoUsd: amount,
  ttftMs: fc.option(fc.nat(60_000)),
  latencyMs: fc.nat(600_000),
});
const narrow = fc.record(
  {
    provider: fc.constantFrom("openai"),
    model: fc.constantFrom("a", "c%_"),
    mode: fc.constantFrom("reseller" as const),
    keyId: fc.constantFrom("tok_2"),
  },
  { requiredKeys: [] },
);

function isMeant(row: UsageRow, { provider, model, mode, keyId }: Partial<UsageFilter>): boolean {
  const wanted = { provider, model, mode, credentialId: keyId };
  return Object.entries(wanted).every(([name, value]) => value === undefined || row[name as keyof UsageRow] === value);
}

describe("sums over a range", () => {
  test("equal the plain sum of its rows, to the nano-dollar, for any rows, range and filter", async () => {
    let run = 0;
    const changes = fc.array(change, { minLength: 20, maxLength: 40, size: "max" });
    const questions = fc.array(fc.tuple(offset, offset, narrow), { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(changes, questions, async (made, asks) => {
        const organizationId = `org_${++run}`;
        const rows = made.map(({ offset: at, ...rest }) => usageRow({ organizationId, ...rest, createdAt: START_MS + at }));
        await insertUsage(rows);
        for (const [a, b, narrowed] of asks) {
          const [from, to] = [START_MS + Math.min(a, b), START_MS + Math.max(a, b) + 1];
          const meant = rows.filter((row) => row.createdAt >= from && row.createdAt < to && isMeant(row, narrowed));
          expect(await asked(organizationId, { from: new Date(from), to: new Date(to), ...narrowed })).toEqual(addUp(meant));
        }
      }),
      { numRuns: runs(30) },
    );
  }, 120_000);

  test("stay exact beyond 2^53 nano-dollars", async () => {
    const rows = [0, 1, 2].map((i) =>
      usageRow({ organizationId: "org_rich", providerCostNanoUsd: "9007199254740993", createdAt: START_MS + i * HOUR_MS + 1 }),
    );
    await insertUsage(rows);
    const whole = await asked("org_rich", filter());
    const cut = await asked("org_rich", filter({ from: new Date(START_MS + 1) }));
    expect([whole, cut].map((groups) => groups["openai gpt-4o"]?.providerCostNanoUsd)).toEqual([27021597764222979n, 27021597764222979n]);
  });

  test("are answered for whole hours by the sums of hours alone", async () => {
    await insertUsage([usageRow({ organizationId: "org_hours" })]);
    await database().usageRecord.deleteMany({ where: { organizationId: "org_hours" } });
    expect((await asked("org_hours", filter()))["openai gpt-4o"]?.requests).toBe(1);
  });

  test("count a session's or a user's calls alone", async () => {
    const labels = [{ sessionId: "s", userId: "u" }, { sessionId: "s", userId: "v" }, { sessionId: "t", userId: "u" }, {}];
    await insertUsage(labels.map((label) => usageRow({ organizationId: "org_labels", ...label })));
    const count = async (change: Partial<UsageFilter>) => (await asked("org_labels", filter(change)))["openai gpt-4o"]?.requests;
    expect(await Promise.all([{}, { sessionId: "s" }, { userId: "u" }, { sessionId: "s", userId: "u" }].map(count))).toEqual([4, 2, 2, 1]);
  });

  test.each(["%", "_", "gpt%", "gpt-4_", "' OR 1=1 --"])("take %j as a name and not as a pattern", async (text) => {
    await insertUsage([
      usageRow({ organizationId: "org_names", model: `gpt-4o`, sessionId: "s1", userId: "u1", route: "r1", credentialId: "tok_1" }),
    ]);
    for (const field of ["provider", "model", "route", "keyId", "sessionId", "userId"])
      expect(await asked("org_names", filter({ [field]: text }))).toEqual({});
  });

  test("hold nothing of another organization", async () => {
    await insertUsage([usageRow({ organizationId: "org_theirs", sessionId: "shared" })]);
    expect(await asked("org_other", filter())).toEqual({});
    expect(await asked("org_other", filter({ from: new Date(START_MS + 1), sessionId: "shared" }))).toEqual({});
  });
});
