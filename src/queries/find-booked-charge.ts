import { database } from "@/db/client";
import type { BookedCharge } from "./explain-charge";
import { movementColumns, presentMovement } from "./movement-json";

/** What the ledger has booked for one call: the organization's own entries, and what the house paid for it. */
export async function findBookedCharge(organizationId: string, requestId: string): Promise<BookedCharge> {
  const rows = await database().ledgerEntry.findMany({
    where: { organizationId, requestId },
    orderBy: { sequence: "asc" },
    select: { ...movementColumns, debitAccount: true },
  });
  const isOwn = (row: (typeof rows)[number]) => row.debitAccount === organizationId || row.creditAccount === organizationId;
  const own = rows.filter(isOwn);
  const sum = (some: typeof rows) =>
    some.reduce((total, row) => total + (row.creditAccount === organizationId ? -row.amountNanoUsd : row.amountNanoUsd), 0n);
  return {
    entries: own.map((row) => presentMovement(organizationId, row)),
    chargedNanoUsd: sum(own),
    overrunNanoUsd: sum(rows.filter((row) => !isOwn(row))),
  };
}
