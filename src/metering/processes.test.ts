import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findScript } from "../../e2e/tools/support/bundle-scripts";
import { bySize } from "../../e2e/tools/support/full-size";
import type { By } from "../budgets/change-budgets";
import { makeBudget, makeOrganization, readCurrent } from "../budgets/testing/make-budget";
import { loadCatalog } from "../catalog/load-catalog";
import { database } from "../db/client";
import type { BudgetScope } from "../domain/budget";
import { fund } from "../ledger/testing/fund";
import type { Difference } from "../ledger/verify/difference";
import { verifyLedger } from "../ledger/verify/verify-ledger";
import { makeMeter } from "./testing/make-meter";
import { storeTestModel } from "./testing/resold-call";

const CALL_NANO_USD = 1_000n;
/** What every call of these processes counts in. */
const SCOPES: [string, () => { type: BudgetScope["type"]; id?: string }][] = [
  ["the organization", () => ({ type: "organization" })],
  ["a key", () => ({ type: "key", id: keyId })],
  ["a user", () => ({ type: "user", id: "alice" })],
  ["a tag", () => ({ type: "tag", id: "team=search" })],
];
const folder = mkdtempSync(path.join(tmpdir(), "processes-"));
const spoolFolder = path.join(folder, "spool");
let organizationId: string;
let keyId: string;
let by: By;
let answered: string;

beforeAll(async () => {
  await storeTestModel();
  await loadCatalog();
});
beforeEach(async () => {
  ({ organizationId, keyId, by } = await makeOrganization());
  answered = path.join(folder, organizationId);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(triesMax: number): { process: ChildProcess; ended: Promise<number | null> } {
  const args = [organizationId, keyId, spoolFolder, answered, String(triesMax)];
  const child = spawn(process.execPath, [findScript("run-calls"), ...args], { stdio: "inherit" });
  return { process: child, ended: new Promise((resolve) => child.once("exit", resolve)) };
}
const answers = () => (existsSync(answered) ? readFileSync(answered, "utf8").split("\n").filter(Boolean) : []);
const charged = () => database().usageRecord.count({ where: { organizationId, chargedNanoUsd: CALL_NANO_USD } });
async function differences(): Promise<Difference[]> {
  const found: Difference[] = [];
  await verifyLedger((difference) => void found.push(difference));
  return found;
}
async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it never happened");
}

describe("processes that share a database", () => {
  test("two of them accept exactly as many calls as the balance pays for, and none is lost", async () => {
    const calls = bySize({ small: 200, full: 1_000 });
    await fund(organizationId, BigInt(calls) * CALL_NANO_USD);
    const codes = await Promise.all([start(calls).ended, start(calls).ended]);
    expect(codes).toEqual([0, 0]);
    expect([await charged(), answers().length]).toEqual([calls, calls]);
    expect(await database().balance.findUnique({ where: { organizationId } })).toMatchObject({ availableNanoUsd: 0n, heldNanoUsd: 0n });
    expect(await differences()).toEqual([]);
  }, 60_000);

  test.each(bySize({ small: SCOPES.slice(0, 1), full: SCOPES }))(
    "two of them accept exactly as many calls as a hard budget of %s leaves room for",
    async (_name, scopeOf) => {
      const calls = bySize({ small: 150, full: 1_000 });
      await fund(organizationId, 10_000n * CALL_NANO_USD);
      const amount = BigInt(calls) * CALL_NANO_USD + 1n;
      const id = await makeBudget(by, amount, { scope: scopeOf() });
      const codes = await Promise.all([start(calls).ended, start(calls).ended]);
      expect(codes).toEqual([0, 0]);
      expect([await charged(), answers().length]).toEqual([calls, calls]);
      expect(await readCurrent(id)).toEqual({ spentNanoUsd: amount - 1n, heldNanoUsd: 0n });
      expect(await differences()).toEqual([]);
    },
    60_000,
  );

  test("one that is killed at any moment loses no answered call, and its holds are closed at once by the next", async () => {
    await fund(organizationId, 1_000_000n * CALL_NANO_USD);
    const budget = await makeBudget(by, 1_000_000n * CALL_NANO_USD, { scope: { type: "user", id: "nobody" } });
    const counting = await Promise.all(SCOPES.map(([, scopeOf]) => makeBudget(by, 1_000_000n * CALL_NANO_USD, { scope: scopeOf() })));
    for (let round = 0; round < bySize({ small: 1, full: 5 }); round++) {
      const before = answers().length;
      const child = start(1_000_000);
      await until(() => answers().length > before + 20);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
      child.process.kill("SIGKILL");
      await child.ended;
    }
    const next = makeMeter({ spoolFolder });
    await next.meter.sweep();
    await next.close();
    expect(await database().hold.count({ where: { organizationId, status: "open" } })).toBe(0);
    expect((await readCurrent(budget)).spentNanoUsd).toBe(0n);
    const spentNanoUsd = BigInt(await charged()) * CALL_NANO_USD;
    for (const id of counting) expect(await readCurrent(id)).toEqual({ spentNanoUsd, heldNanoUsd: 0n });
    const rows = await database().usageRecord.findMany({ where: { organizationId }, select: { requestId: true } });
    const known = new Set(rows.map(({ requestId }) => requestId));
    expect(answers().filter((requestId) => !known.has(requestId))).toEqual([]);
    expect(await differences()).toEqual([]);
  }, 120_000);
});
