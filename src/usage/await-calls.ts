import { dialectOf } from "../db/dialect";
import type { Prisma } from "../db/generated/client";

/**
 * On PostgreSQL, calls of an organization that had no budget are written without that lock: those that are being written now end before they are
 * summed, and the next ones wait until this is done. On SQLite nobody else writes anyway.
 */
export async function awaitCalls(tx: Prisma.TransactionClient): Promise<void> {
  if (dialectOf() === "postgresql") await tx.$executeRaw`LOCK TABLE "UsageRecord" IN SHARE MODE`;
}
