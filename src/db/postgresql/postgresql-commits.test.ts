import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { env } from "../../env";
import { fund } from "../../ledger/testing/fund";
import { database } from "../client";
import { askPostgresql } from "../testing/ask-postgresql";
import { settledRow, TEST_TIME_MS, testHold, testRow, work } from "../testing/make-work";
import { PostgresqlCommits } from "./postgresql-commits";

let here: PostgresqlCommits;
let there: PostgresqlCommits;
beforeEach(() => {
  here = new PostgresqlCommits();
  there = new PostgresqlCommits();
});
afterEach(() => Promise.all([here.close(), there.close()]));

const balanceOf = (organizationId: string) => database().balance.findUniqueOrThrow({ where: { organizationId } });
const pick = (count: number) => Math.floor(Math.random() * count);

describe("the group commit on PostgreSQL", () => {
  test("keeps a row as it is, to the millisecond, and sums it in its hour", async () => {
    const row = testRow({
      organizationId: "org_exact",
      createdAt: TEST_TIME_MS + 3_599_999,
      isStreaming: 1,
      providerCostNanoUsd: "9007199254740993",
    });
    await here.commit(work({ usageRows: [row, row] }));
    await there.commit(work({ usageRows: [row] }));
    const stored = await database().usageRecord.findUniqueOrThrow({ where: { requestId: row.requestId } });
    expect(stored).toMatchObject({ isStreaming: true, providerCostNanoUsd: 9007199254740993n, createdAt: new Date(row.createdAt), tags: null });
    const hours = await database().usageHour.findMany({ where: { organizationId: "org_exact" } });
    expect(hours).toMatchObject([{ hour: new Date(TEST_TIME_MS), requests: 1, inputTokens: 10n, providerCostNanoUsd: 9007199254740993n }]);
  });

  test("keeps what PostgreSQL's texts can hold of a text, and all of what only looks like an escape", async () => {
    const kept = ["a\\u0000b", "\\ud800", '"\\\\u0000"', "한국어 😀", "\u2028"];
    const labels = [...kept, "nul\0nul", "half \ud83d"];
    const rows = labels.map((sessionId) => testRow({ sessionId }));
    await here.commit(work({ usageRows: rows }));
    const stored = await database().usageRecord.findMany({
      where: { requestId: { in: rows.map(({ requestId }) => requestId) } },
      orderBy: { latencyMs: "asc" },
    });
    expect(new Set(stored.map(({ sessionId }) => sessionId))).toEqual(new Set([...kept, "nul\ufffdnul", "half \ufffd"]));
  });

  test.each([
    ["a number that is too large", { inputTokens: 3_000_000_000 }, "22003"],
    ["a missing value", { outcome: null as unknown as string }, "23502"],
    ["a name too long for the index", { model: Array.from({ length: 20_000 }, () => pick(1_000_000)).join() }, "54000"],
  ])("refuses for good %s, with nothing of the group written", async (_, change, code) => {
    const good = testRow();
    await expect(here.commit(work({ usageRows: [good, testRow(change)] }))).rejects.toMatchObject({ code, isRefusal: true });
    expect(await database().usageRecord.count({ where: { requestId: good.requestId } })).toBe(0);
  });

  test("a hold is at most what is available, at least its minimum, and the same when asked again", async () => {
    await fund("org_hold", 100n);
    const [whole, part, none] = [
      testHold(70n, { organizationId: "org_hold" }),
      testHold(70n, { organizationId: "org_hold", amountNanoUsdMin: "30" }),
      testHold(1n, { organizationId: "org_hold" }),
    ];
    const { holds } = await here.commit(work({ holds: [whole, part, none] }));
    expect([whole, part, none].map(({ requestId }) => holds.get(requestId)?.grantedNanoUsd)).toEqual([70n, 30n, null]);
    expect(holds.get(none.requestId)).toEqual({ grantedNanoUsd: null, availableNanoUsd: 0n, heldNanoUsd: 100n });
    const again = await there.commit(work({ holds: [part, testHold(5n, { organizationId: "org_nowhere" })] }));
    expect([...again.holds.values()].map(({ grantedNanoUsd }) => grantedNanoUsd)).toEqual([30n, null]);
  });

  test("a settlement charges once, however often and wherever it is made, and books what is not there to the house", async () => {
    await fund("org_pay", 100n);
    const holds = [testHold(40n, { organizationId: "org_pay" }), testHold(60n, { organizationId: "org_pay" })];
    await here.commit(work({ holds }));
    const rows = holds.map(({ requestId }, index) => settledRow([30n, 90n][index] as bigint, { organizationId: "org_pay", requestId }));
    const results = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? here : there).commit(work({ usageRows: rows }))));
    for (const { settlements } of results)
      expect([...settlements.values()]).toEqual([
        { chargedNanoUsd: 30n, overrunNanoUsd: 0n },
        { chargedNanoUsd: 70n, overrunNanoUsd: 20n },
      ]);
    expect(await balanceOf("org_pay")).toMatchObject({ availableNanoUsd: 0n, heldNanoUsd: 0n, entries: 4 });
    const charged = await database().usageRecord.aggregate({ where: { organizationId: "org_pay" }, _sum: { chargedNanoUsd: true } });
    expect(charged._sum.chargedNanoUsd).toBe(100n);
  });

  test("two processes that hold, renew, expire and settle in any order neither block each other nor lose a nano-dollar", async () => {
    const organizations = Array.from({ length: 6 }, (_, i) => `org_busy_${i}`);
    for (const organizationId of organizations) await fund(organizationId, 1_000n);
    const paid = new Map<string, bigint>();
    const live = async (commits: PostgresqlCommits) => {
      for (let round = 0; round < 40; round++) {
        const holds = Array.from({ length: 30 }, () => testHold(BigInt(1 + pick(9)), { organizationId: organizations[pick(6)] as string }));
        for (const hold of holds.filter(() => pick(4) === 0)) hold.expiresAtMs = TEST_TIME_MS; // late at once: anybody may expire it
        const granted = (await commits.commit(work({ holds }))).holds;
        const running = holds.filter(({ requestId }) => granted.get(requestId)?.grantedNanoUsd).sort(() => Math.random() - 0.5);
        const usageRows = running.slice(0, 15).map(({ requestId, organizationId }) => settledRow(BigInt(pick(6)), { requestId, organizationId }));
        const renewals = running.slice(15, 22).map(({ requestId }) => ({ requestId, expiresAtMs: TEST_TIME_MS + 90_000 }));
        const released = running.slice(22).map(({ requestId }) => ({ requestId, closedAtMs: TEST_TIME_MS }));
        const closings = [...released, { expiredAtMs: TEST_TIME_MS, closedAtMs: TEST_TIME_MS }];
        const { settlements } = await commits.commit(work({ usageRows, renewals, closings }));
        for (const row of usageRows)
          paid.set(row.organizationId, (paid.get(row.organizationId) ?? 0n) + (settlements.get(row.requestId)?.chargedNanoUsd ?? 0n));
      }
    };
    await Promise.all([live(here), live(there)]);
    for (const organizationId of organizations) {
      const { availableNanoUsd, heldNanoUsd } = await balanceOf(organizationId);
      const open = await database().hold.aggregate({ where: { organizationId, status: "open" }, _sum: { amountNanoUsd: true } });
      expect([heldNanoUsd, availableNanoUsd + heldNanoUsd]).toEqual([open._sum.amountNanoUsd ?? 0n, 1_000n - (paid.get(organizationId) ?? 0n)]);
    }
  });
});

const EMPTY = { organizationId: "org_new", availableNanoUsd: 0n, heldNanoUsd: 0n, entries: 0 };

describe("the guards of the ledger on PostgreSQL", () => {
  test.each([
    ["empties the entries", 'TRUNCATE "LedgerEntry"'],
    ["empties the holds", 'TRUNCATE "Hold"'],
    ["empties the balances", 'TRUNCATE "Balance"'],
    ["books several entries of which one is out of its place", postings([1, 10], [3, 20])],
    ["books several entries of which one states a wrong balance", postings([1, 10], [2, 19])],
  ])("refuse whoever %s", async (_, sql) => {
    await database().balance.upsert({ where: { organizationId: "org_new" }, create: EMPTY, update: {} });
    await expect(askPostgresql(env.DATABASE_URL, sql)).rejects.toThrow(/append-only|never deleted|follow the last one/);
  });

  test("let several entries in that follow each other, and move the balance by their sum", async () => {
    await database().balance.upsert({ where: { organizationId: "org_new" }, create: EMPTY, update: {} });
    await askPostgresql(env.DATABASE_URL, postings([1, 10], [2, 20], [3, 30]));
    expect(await balanceOf("org_new")).toMatchObject({ availableNanoUsd: 30n, entries: 3 });
  });
});

/** Entries of 10 each, with the sequence and the balance after it that they claim. */
function postings(...claims: [number, number][]): string {
  const rows = claims.map(
    ([sequence, after]) =>
      `('org_new', ${sequence}, '${sequence}-${after}-${Math.random()}', 'topup', 'house:x', 'org_new', 10, ${after}, '${Math.random()}', '', now())`,
  );
  return `INSERT INTO "LedgerEntry" ("organizationId", "sequence", "id", "type", "debitAccount", "creditAccount", "amountNanoUsd", "balanceAfterNanoUsd",
    "reference", "description", "createdAt") VALUES ${rows.join(", ")}`;
}
