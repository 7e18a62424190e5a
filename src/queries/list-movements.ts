import { z } from "zod";
import { database } from "@/db/client";
import { type MovementJson, movementColumns, presentMovement } from "./movement-json";

export const MOVEMENTS_PER_PAGE = 50;
const SEQUENCE_MAX = 2_147_483_647;

/** `nextCursor` of an answer: the sequence of the last entry shown. */
const cursorSchema = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, "is not a cursor from `nextCursor`; leave it out to begin with the newest")
  .transform(Number)
  .refine((sequence) => sequence <= SEQUENCE_MAX, "is not a cursor from `nextCursor`; leave it out to begin with the newest");

export const listMovementsSchema = z.strictObject({ cursor: cursorSchema.optional() });

interface MovementPage {
  /** Only entries up to this one: those that the balance shown beside them is the sum of. */
  sequenceMax: number;
  cursor?: number | undefined;
}

/** What moved the balance, newest first, 50 at a time. Entries between accounts of the house are not among them: they move nothing. */
export async function listMovements(
  organizationId: string,
  { sequenceMax, cursor }: MovementPage,
): Promise<{ transactions: MovementJson[]; nextCursor: string | null }> {
  const sequence = { lte: sequenceMax, ...(cursor !== undefined && { lt: cursor }) };
  const own = { OR: [{ debitAccount: organizationId }, { creditAccount: organizationId }] };
  const rows = await database().ledgerEntry.findMany({
    where: { organizationId, sequence, ...own },
    orderBy: { sequence: "desc" },
    take: MOVEMENTS_PER_PAGE + 1,
    select: movementColumns,
  });
  const shown = rows.slice(0, MOVEMENTS_PER_PAGE);
  const last = shown.at(-1);
  const nextCursor = last && rows.length > shown.length ? String(last.sequence) : null;
  return { transactions: shown.map((entry) => presentMovement(organizationId, entry)), nextCursor };
}
