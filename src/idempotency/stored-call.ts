import { createHash } from "node:crypto";
import { database } from "../db/client";
import type { IdempotentRequest, OverCall } from "../domain/idempotency";

type Key = Pick<IdempotentRequest, "credentialId" | "key">;

/** What a call is found by: whose key it is, and the key's digest. */
export function callId({ credentialId, key }: Key) {
  return { credentialId, keyDigest: createHash("sha256").update(key).digest("hex") };
}

/** The same as one text. */
export function callName(request: Key): string {
  const { credentialId, keyDigest } = callId(request);
  return `${credentialId} ${keyDigest}`;
}

/** The key's row as long as it is `requestId`'s: somebody else may have claimed the key anew. */
export function rowOf(request: Key & { organizationId: string }, requestId: string) {
  return { ...callId(request), organizationId: request.organizationId, requestId };
}

/** What the usage row says of a call that is over. */
export async function readOverCall(organizationId: string, requestId: string, statusCode: number | null): Promise<OverCall> {
  const row = await database().usageRecord.findFirst({
    where: { requestId, organizationId },
    select: { outcome: true, statusCode: true, inputTokens: true, outputTokens: true, chargedNanoUsd: true },
  });
  return { requestId, ...(row ?? { outcome: null, statusCode, inputTokens: 0, outputTokens: 0, chargedNanoUsd: null }) };
}

/**
 * `freed`: the key can be claimed again, and its call will not be charged any more, whenever and wherever it ends. `charged`: the call has been
 * paid for. `open`: money is held for it, so that it may still run.
 */
export type Release = { status: "freed" } | { status: "open" } | { status: "charged"; closedAt: Date | null };

/**
 * Takes a key away from the call that had claimed it, unless that has been charged. One transaction, under the lock that a settlement takes too: for
 * one key there are never two charges. `isOver`: the caller knows that the call has ended, whatever is still held for it.
 */
export async function releaseKey(request: Key & { organizationId: string }, requestId: string, { isOver = false } = {}): Promise<Release> {
  const { organizationId } = request;
  const where = { requestId, organizationId };
  return database().$transaction(async (tx) => {
    // First: on SQLite it takes the write lock, on PostgreSQL that of the row.
    await tx.balance.updateMany({ where: { organizationId }, data: { entries: { increment: 0 } } });
    const hold = await tx.hold.findFirst({ where, select: { status: true, closedAt: true } });
    if (hold?.status === "open" && !isOver) return { status: "open" };
    const usage = await tx.usageRecord.findFirst({ where, select: { chargedNanoUsd: true } });
    if (usage && (hold?.status === "settled" || (usage.chargedNanoUsd ?? 0n) > 0n)) return { status: "charged", closedAt: hold?.closedAt ?? null };
    const { count } = await tx.idempotentCall.deleteMany({ where: rowOf(request, requestId) });
    if (count === 1 && !usage) await tx.voidedCall.create({ data: { requestId, organizationId, voidedAt: new Date() } });
    return { status: "freed" };
  });
}
