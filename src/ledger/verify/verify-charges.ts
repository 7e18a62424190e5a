import { database } from "../../db/client";
import type { Hold, UsageRecord } from "../../db/generated/client";
import { compare, PAGE_ROWS, type Report } from "./difference";
import { type PriceVersions, recomputeCost } from "./recompute-cost";

interface Paid {
  charge: bigint;
  overrun: bigint;
}
const NOTHING_PAID: Paid = { charge: 0n, overrun: 0n };

/** Each resold call's charge, computed again from its stored usage, price version and margin. */
export async function verifyCharges(organizationId: string, versions: PriceVersions, report: Report): Promise<number> {
  let rows = 0;
  for (let cursor = ""; ; ) {
    const page = await database().usageRecord.findMany({
      where: { organizationId, mode: "reseller", requestId: { gt: cursor } },
      orderBy: { requestId: "asc" },
      take: PAGE_ROWS,
    });
    const requestIds = page.map(({ requestId }) => requestId);
    const [holds, paid] = await Promise.all([findHolds(organizationId, requestIds), findPaid(organizationId, requestIds)]);
    for (const row of page)
      await verifyCharge({ row, hold: holds.get(row.requestId), paid: paid.get(row.requestId) ?? NOTHING_PAID, versions, report });
    rows += page.length;
    cursor = page.at(-1)?.requestId ?? "";
    if (page.length < PAGE_ROWS) return rows;
  }
}

async function findHolds(organizationId: string, requestIds: string[]): Promise<Map<string, Hold>> {
  const holds = await database().hold.findMany({ where: { organizationId, requestId: { in: requestIds } } });
  return new Map(holds.map((hold) => [hold.requestId, hold]));
}

async function findPaid(organizationId: string, requestIds: string[]): Promise<Map<string, Paid>> {
  const entries = await database().ledgerEntry.findMany({
    where: { organizationId, type: { in: ["charge", "overrun"] }, requestId: { in: requestIds } },
    select: { type: true, requestId: true, amountNanoUsd: true },
  });
  const paid = new Map<string, Paid>();
  for (const { type, requestId, amountNanoUsd } of entries) {
    const sums = paid.get(requestId ?? "") ?? { ...NOTHING_PAID };
    sums[type === "charge" ? "charge" : "overrun"] += amountNanoUsd;
    paid.set(requestId ?? "", sums);
  }
  return paid;
}

async function verifyCharge(call: { row: UsageRecord; hold: Hold | undefined; paid: Paid; versions: PriceVersions; report: Report }): Promise<void> {
  const { row, hold, paid, report } = call;
  const subject = row.requestId;
  const check = (rule: string, expected: unknown, found: unknown) => compare(report, { subject, rule, expected, found });
  check("a usage row says what left the balance", paid.charge, row.chargedNanoUsd);
  if (!hold) return check("a call without a hold costs nothing", 0n, paid.charge + paid.overrun);
  if (hold.status === "open") check("a call that has ended holds nothing", "closed", hold.status);
  if (hold.status === "released") check("a released hold is not charged", 0n, paid.charge + paid.overrun);
  // The hold came too late for its call, which had been refused by then, and was let go.
  if (row.marginPpm === null && hold.status !== "settled") return;
  // Of a routed call, the hold has the largest margin of the targets that could have answered.
  if (row.route === null) check("a call has its hold's margin", hold.marginPpm, row.marginPpm);
  else if ((row.marginPpm ?? 0) > hold.marginPpm)
    report({ subject, rule: "a routed call's margin is none above its hold's", expected: `at most ${hold.marginPpm}`, found: String(row.marginPpm) });
  if (row.costStatus === "unpriced")
    return check("a call without a known cost is charged what was held", hold.amountNanoUsd, paid.charge + paid.overrun);
  const cost = await recomputeCost(call.versions, { passes: row.passes, marginPpm: row.marginPpm ?? hold.marginPpm });
  check("the provider's cost follows from usage and price version", cost?.providerCostNanoUsd ?? "a price", row.providerCostNanoUsd);
  // What went wrong before anything was delivered costs nothing: the house bears the provider's cost.
  const isFree =
    row.outputTokens === 0 && (row.outcome !== "completed" || row.statusCode >= 400) && row.marginNanoUsd === -(row.providerCostNanoUsd ?? 0n);
  const price = isFree ? 0n : (cost?.priceNanoUsd ?? 0n);
  check("the margin follows from the cost", isFree ? row.marginNanoUsd : (cost?.marginNanoUsd ?? "a price"), row.marginNanoUsd);
  check("a charge is cost and margin", price, paid.charge + paid.overrun);
}
