import { afterAll, expect, test } from "vitest";
import { openCommits } from "../db/group-commit";
import { settledRow, testHold, testRow, work } from "../db/testing/make-work";
import { newId } from "../domain/ids";
import { fund } from "../ledger/testing/fund";
import { tamper } from "../ledger/testing/tamper";
import type { Difference } from "../ledger/verify/difference";
import { verifyLedger } from "../ledger/verify/verify-ledger";
import { makeBudget, makeOrganization } from "./testing/make-budget";

const commits = openCommits();
afterAll(() => commits.close());

async function brokenRules(): Promise<string[]> {
  const found: Difference[] = [];
  await verifyLedger((difference) => void found.push(difference));
  return [...new Set(found.map(({ rule }) => rule).filter((rule) => rule.startsWith("a budget")))].sort();
}

test("ledger:verify sums each budget's calls and open holds again, and finds what differs", async () => {
  const { organizationId, keyId, by } = await makeOrganization("Asia/Seoul");
  await fund(organizationId, 10_000n);
  const tags = { team: "search" };
  const call = { organizationId, credentialId: keyId, createdAt: Date.now() };
  const [done, running] = [1, 2].map(() => ({
    ...testHold(100n, { organizationId, credentialId: keyId, createdAtMs: call.createdAt, labels: JSON.stringify({ userId: "alice", tags }) }),
  }));
  for (const scope of [
    { type: "organization" },
    { type: "key", id: keyId },
    { type: "user", id: "alice" },
    { type: "tag", id: "team=search" },
  ] as const)
    await makeBudget(by, 1_000n, { scope });
  const late = await makeBudget(by, 1_000n, { period: "day", mode: "soft" });
  await commits.commit(work({ holds: [done, running].flatMap((hold) => hold ?? []) }));
  const passed = testRow({
    ...call,
    requestId: newId("req"),
    mode: "pass-through",
    providerCostNanoUsd: "30",
    userId: "alice",
    tags: JSON.stringify(tags),
  });
  const charged = settledRow(70n, { ...call, requestId: done?.requestId ?? "", userId: "alice", tags: JSON.stringify(tags) });
  await commits.commit(work({ usageRows: [charged, passed] }));
  expect(await brokenRules()).toEqual([]);
  expect((await verifyLedger(() => {})).budgetPeriods).toBe(10); // this one and the next, of each
  await tamper(`UPDATE "BudgetPeriod" SET "spentNanoUsd" = "spentNanoUsd" - 1 WHERE "scope" = 'tag:team=search' AND "spentNanoUsd" > 0`);
  expect(await brokenRules()).toEqual(["a budget has spent what its calls cost"]);
  await tamper(`UPDATE "BudgetPeriod" SET "heldNanoUsd" = "heldNanoUsd" + 1 WHERE "budgetId" = '${late}'`);
  expect(await brokenRules()).toEqual(["a budget has spent what its calls cost", "a budget holds what is open for its calls"]);
});
