import { database } from "../../db/client";
import { compare, PAGE_ROWS, type Report } from "./difference";

/** Sweeps come every few seconds; a hold that is open for longer than this after its expiry has been forgotten. */
const SWEEP_GRACE_MS = 60_000;
/** How often the balance is read again when it moves meanwhile. */
const TRIES_MAX = 20;

/** Open holds are what is held, none of them forgotten; each settled one has its call. */
export async function verifyHolds(organizationId: string, nowMs: number, report: Report): Promise<number> {
  await verifyHeld(organizationId, report);
  const forgotten = await database().hold.findMany({
    where: { organizationId, status: "open", expiresAt: { lt: new Date(nowMs - SWEEP_GRACE_MS) } },
    take: PAGE_ROWS,
  });
  for (const { requestId, expiresAt } of forgotten)
    report({ subject: requestId, rule: "no hold is open after its expiry", expected: `closed at ${expiresAt.toISOString()}`, found: "open" });
  let holds = 0;
  for (let cursor = ""; ; ) {
    const page = await database().hold.findMany({
      where: { organizationId, requestId: { gt: cursor } },
      orderBy: { requestId: "asc" },
      take: PAGE_ROWS,
      select: { requestId: true, status: true },
    });
    holds += page.length;
    await findUnpaid(organizationId, page, report);
    cursor = page.at(-1)?.requestId ?? "";
    if (page.length < PAGE_ROWS) return holds;
  }
}

/** On a database that is in use the sum counts only when the balance has not moved while it was made. */
async function verifyHeld(organizationId: string, report: Report): Promise<void> {
  const where = { organizationId };
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = await database().balance.findUnique({ where });
    const open = await database().hold.aggregate({ where: { organizationId, status: "open" }, _sum: { amountNanoUsd: true } });
    const after = await database().balance.findUnique({ where });
    if (before?.heldNanoUsd !== after?.heldNanoUsd || before?.entries !== after?.entries) continue;
    const found = before?.heldNanoUsd ?? 0n;
    compare(report, { subject: "balance", rule: "what is held is the sum of the open holds", expected: open._sum.amountNanoUsd ?? 0n, found });
    return;
  }
}

async function findUnpaid(organizationId: string, page: readonly { requestId: string; status: string }[], report: Report): Promise<void> {
  const settled = page.filter(({ status }) => status === "settled").map(({ requestId }) => requestId);
  if (settled.length === 0) return;
  const rows = await database().usageRecord.findMany({ where: { organizationId, requestId: { in: settled } }, select: { requestId: true } });
  const known = new Set(rows.map(({ requestId }) => requestId));
  for (const requestId of settled)
    if (!known.has(requestId)) report({ subject: requestId, rule: "a settled hold has its call", expected: "a usage row", found: "none" });
}
