import { database } from "../../db/client";
import { compare, PAGE_ROWS, type Report } from "./difference";

const select = {
  sequence: true,
  id: true,
  type: true,
  debitAccount: true,
  creditAccount: true,
  amountNanoUsd: true,
  balanceAfterNanoUsd: true,
  requestId: true,
} as const;
const PAID_BY_CALLS: readonly string[] = ["charge", "overrun"];

/** The chain of an organization's entries: numbered without a gap, each with the balance after it, the last one with the balance that there is. */
export async function verifyEntries(organizationId: string, report: Report): Promise<number> {
  let last = 0;
  let sum = 0n;
  for (;;) {
    const entries = await database().ledgerEntry.findMany({
      where: { organizationId, sequence: { gt: last } },
      orderBy: { sequence: "asc" },
      take: PAGE_ROWS,
      select,
    });
    for (const entry of entries) {
      compare(report, { subject: entry.id, rule: "entries are numbered without a gap", expected: last + 1, found: entry.sequence });
      last = entry.sequence;
      if (entry.creditAccount === organizationId) sum += entry.amountNanoUsd;
      if (entry.debitAccount === organizationId) sum -= entry.amountNanoUsd;
      compare(report, { subject: entry.id, rule: "an entry states the balance after it", expected: sum, found: entry.balanceAfterNanoUsd });
      sum = entry.balanceAfterNanoUsd; // one wrong entry is one difference
    }
    await findMissingRows(organizationId, entries, report);
    if (entries.length === PAGE_ROWS) continue;
    const balance = await database().balance.findUnique({ where: { organizationId } });
    if (balance && balance.entries > last && entries.length > 0) continue; // more came while this was read
    const subject = "balance";
    compare(report, { subject, rule: "the balance counts the entries", expected: last, found: balance?.entries ?? 0 });
    const found = (balance?.availableNanoUsd ?? 0n) + (balance?.heldNanoUsd ?? 0n);
    compare(report, { subject, rule: "available and held are the sum of the entries", expected: sum, found });
    return last;
  }
}

/** Each charge has the call that it is for. */
async function findMissingRows(organizationId: string, entries: readonly { id: string; type: string; requestId: string | null }[], report: Report) {
  const charges = entries.filter(({ type }) => PAID_BY_CALLS.includes(type));
  if (charges.length === 0) return;
  const requestIds = charges.map(({ requestId }) => requestId ?? "");
  const rows = await database().usageRecord.findMany({
    where: { organizationId, mode: "reseller", requestId: { in: requestIds } },
    select: { requestId: true },
  });
  const known = new Set(rows.map(({ requestId }) => requestId));
  for (const { id, requestId } of charges)
    if (!known.has(requestId ?? ""))
      report({ subject: id, rule: "a charge has its call", expected: requestId ?? "a request", found: "no usage row" });
}
