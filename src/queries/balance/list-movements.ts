import { z } from "zod";
import { database } from "@/db/client";
import type { LedgerEntry } from "@/db/generated/client";
import { formatUsd } from "@/domain/money";
import type { BookedCharge } from "../requests/explain-charge";
import { withinOrganization } from "../within-organization";

/** One transaction of the balance, in the contract's format. `amount` is signed; `balanceAfter` is available + held. */
export interface MovementJson {
  id: string;
  type: string;
  amount: string;
  balanceAfter: string;
  requestId: string | null;
  description: string;
  createdAt: string;
}

export const movementColumns = {
  id: true,
  sequence: true,
  type: true,
  creditAccount: true,
  amountNanoUsd: true,
  balanceAfterNanoUsd: true,
  requestId: true,
  description: true,
  createdAt: true,
} as const;

type Movement = Pick<LedgerEntry, keyof typeof movementColumns>;

/** A ledger entry as its organization sees it: credits are positive. */
export function presentMovement(organizationId: string, entry: Movement): MovementJson {
  const { id, type, creditAccount, amountNanoUsd, balanceAfterNanoUsd, requestId, description, createdAt } = entry;
  const amount = formatUsd(creditAccount === organizationId ? amountNanoUsd : -amountNanoUsd);
  return { id, type, amount, balanceAfter: formatUsd(balanceAfterNanoUsd), requestId, description, createdAt: createdAt.toISOString() };
}

/** Without those between accounts of the house, which do not change the balance. */
export const ownEntries = (organizationId: string) => ({ OR: [{ debitAccount: organizationId }, { creditAccount: organizationId }] });

const MOVEMENTS_PER_PAGE = 50;
const SEQUENCE_MAX = 2_147_483_647;

/** `nextCursor` of an answer: the sequence of the last entry shown. */
const cursorSchema = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, "is not a cursor from `nextCursor`; leave it out to begin with the newest")
  .transform(Number)
  .refine((sequence) => sequence <= SEQUENCE_MAX, "is not a cursor from `nextCursor`; leave it out to begin with the newest");

export const listMovementsSchema = z.strictObject({ cursor: cursorSchema.optional() });

interface MovementPage {
  /** Only entries up to this one: those that add up to the balance shown with them. */
  sequenceMax: number;
  /** Only entries after this one. */
  after?: number;
  cursor?: number | undefined;
}

/** The transactions of the balance, newest first, 50 at a time. */
export async function listMovements(
  organizationId: string,
  { sequenceMax, after = 0, cursor }: MovementPage,
): Promise<{ transactions: MovementJson[]; nextCursor: string | null }> {
  const sequence = { gt: after, lte: sequenceMax, ...(cursor !== undefined && { lt: cursor }) };
  const rows = await database().ledgerEntry.findMany({
    where: { organizationId, sequence, ...ownEntries(organizationId) },
    orderBy: { sequence: "desc" },
    take: MOVEMENTS_PER_PAGE + 1,
    select: movementColumns,
  });
  const shown = rows.slice(0, MOVEMENTS_PER_PAGE);
  const last = shown.at(-1);
  const nextCursor = last && rows.length > shown.length ? String(last.sequence) : null;
  return { transactions: shown.map((entry) => presentMovement(organizationId, entry)), nextCursor };
}

/** What the ledger booked for one call: the organization's own entries, and what the house paid. */
export async function findBookedCharge(organizationId: string, requestId: string): Promise<BookedCharge> {
  const rows = await database().ledgerEntry.findMany({
    where: { requestId, ...withinOrganization(organizationId) },
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
