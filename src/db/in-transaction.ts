import { database } from "./client";
import type { Prisma } from "./generated/client";

/** Such changes are rare and may wait for each other: SQLite has one writer. */
const WAIT = { maxWait: 15_000, timeout: 15_000 } as const;

/** All or nothing. The first statement must be a write: it takes the lock that what is read afterwards is true under. */
export function inTransaction<T>(work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
  return database().$transaction(work, WAIT);
}
