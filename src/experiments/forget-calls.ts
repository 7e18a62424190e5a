import { database } from "../db/client";

/** Of so many, the database is back for calls that wait within milliseconds. */
const CALLS_AT_ONCE = 2_000;

/** Deletes what an experiment that is gone has counted, in small parts. The calls' own rows stay. */
export async function forgetCalls(experimentId: string): Promise<void> {
  for (;;) {
    const oldest = { where: { experimentId }, orderBy: { createdAt: "asc" }, skip: CALLS_AT_ONCE, take: 1, select: { createdAt: true } } as const;
    const [next] = await database().experimentCall.findMany(oldest);
    await database().experimentCall.deleteMany({ where: { experimentId, ...(next ? { createdAt: { lte: next.createdAt } } : {}) } });
    if (!next) return;
  }
}
