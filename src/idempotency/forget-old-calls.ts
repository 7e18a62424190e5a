import { database } from "../db/client";

/** Rows whose day is over. */
export async function forgetOldCalls(): Promise<void> {
  await database().idempotentCall.deleteMany({ where: { expiresAt: { lte: new Date() } } });
}
