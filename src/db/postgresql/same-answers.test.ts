import { beforeAll, expect, test } from "vitest";
import { database } from "../client";
import { openCommits } from "../group-commit";
import { testRow, work } from "../testing/make-work";

const INT_MAX = 2_147_483_647;

beforeAll(async () => {
  const commits = openCommits();
  await commits.commit(
    work({ usageRows: Array.from({ length: 3 }, () => testRow({ inputTokens: INT_MAX, latencyMs: INT_MAX, sessionId: "nul\0" })) }),
  );
  await commits.close();
});

test("sums of rows go beyond what a column of one row can hold", async () => {
  const sums = await database().usageRecord.aggregate({ _sum: { inputTokens: true, latencyMs: true } });
  expect(sums._sum).toEqual({ inputTokens: 3 * INT_MAX, latencyMs: 3 * INT_MAX });
  const groups = await database().usageRecord.groupBy({ by: ["model"], _sum: { inputTokens: true } });
  expect(groups.map(({ _sum }) => _sum.inputTokens)).toEqual([3 * INT_MAX]);
});

test("a text with NUL is found again by what the caller wrote", async () => {
  expect(await database().usageRecord.count({ where: { sessionId: "nul\0" } })).toBe(3);
  expect(await database().usageRecord.count({ where: { sessionId: { in: ["nul\0"] } } })).toBe(3);
  const { name } = await database().organization.create({ data: { id: "org_nul", name: "a\0b" } });
  expect(name).toBe("a\ufffdb");
});
