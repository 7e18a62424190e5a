import { database } from "../../db/client";
import type { Difference } from "./difference";
import { PriceVersions } from "./recompute-cost";
import { verifyBudgets } from "./verify-budgets";
import { verifyCharges } from "./verify-charges";
import { verifyEntries } from "./verify-entries";
import { verifyHolds } from "./verify-holds";
import { verifyPayments } from "./verify-payments";

export interface VerifiedLedger {
  organizations: number;
  entries: number;
  holds: number;
  calls: number;
  /** Periods of budgets. */
  budgetPeriods: number;
  differences: number;
}

/** Recomputes every balance, entry, hold, charge, payment and budget, in pages: memory does not grow with the ledger. Each difference is handed out as it is found. */
export async function verifyLedger(onDifference: (difference: Difference) => void, nowMs: number = Date.now()): Promise<VerifiedLedger> {
  const sums: VerifiedLedger = { organizations: 0, entries: 0, holds: 0, calls: 0, budgetPeriods: 0, differences: 0 };
  const versions = new PriceVersions();
  for (let organizationId = await nextOrganization(""); organizationId !== null; organizationId = await nextOrganization(organizationId)) {
    const id = organizationId;
    const report = (difference: Omit<Difference, "organizationId">) => {
      sums.differences += 1;
      onDifference({ organizationId: id, ...difference });
    };
    sums.organizations += 1;
    sums.entries += await verifyEntries(id, report);
    sums.holds += await verifyHolds(id, nowMs, report);
    sums.calls += await verifyCharges(id, versions, report);
    await verifyPayments(id, report);
    sums.budgetPeriods += await verifyBudgets(id, report);
  }
  return sums;
}

/** The next one, by id, that has a balance, an entry, a hold, a budget or a resold call. */
async function nextOrganization(after: string): Promise<string | null> {
  const query = { where: { organizationId: { gt: after } }, orderBy: { organizationId: "asc" }, select: { organizationId: true } } as const;
  const { balance, ledgerEntry, hold, budgetPeriod, usageRecord } = database();
  const resold = { ...query, where: { ...query.where, mode: "reseller" } };
  const found = await Promise.all([
    balance.findFirst(query),
    ledgerEntry.findFirst(query),
    hold.findFirst(query),
    budgetPeriod.findFirst(query),
    usageRecord.findFirst(resold),
  ]);
  const ids = found.flatMap((row) => row?.organizationId ?? []);
  return ids.sort()[0] ?? null;
}
