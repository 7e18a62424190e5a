import { setTimeout as sleep } from "node:timers/promises";
import { database } from "../db/client";
import type { Claim, IdempotentRequest } from "../domain/idempotency";
import { callId } from "./call-id";
import { readOverCall } from "./read-over-call";
import { openAnswer } from "./seal-answer";

const LIFE_MS = 24 * 60 * 60 * 1000;
const POLL_MS = 100;
/** Between its claim and its hold, and between its settlement and its being told as finished, a call takes milliseconds. */
const GAP_MS_MAX = 15_000;

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;

/** The key's row in the database: made, or read; other processes' calls are waited for until `deadlineMs` (of `performance.now()`). */
export async function claimRow(request: IdempotentRequest, deadlineMs: number): Promise<Claim> {
  for (;;) {
    if (await insertRow(request)) return { status: "first" };
    const row = await findRow(request);
    if (!row) continue;
    if (row.expiresAt.getTime() <= Date.now()) {
      await removeRow(request, row.requestId);
      continue;
    }
    if (row.bodyDigest !== request.bodyDigest) return { status: "mismatch" };
    if (row.status === "done") return readDone(request, row);
    const left = await leftBehind(request, row);
    if (left === "free") {
      await removeRow(request, row.requestId);
      continue;
    }
    if (left) return left;
    if (request.isStreaming || row.isStreaming || performance.now() >= deadlineMs) return { status: "running" };
    await sleep(POLL_MS);
  }
}

function findRow(request: IdempotentRequest) {
  return database().idempotentCall.findFirst({ where: { ...callId(request), organizationId: request.organizationId } });
}

/** @returns whether it is ours: of many copies one is */
async function insertRow(request: IdempotentRequest): Promise<boolean> {
  const { organizationId, bodyDigest, requestId, isStreaming } = request;
  const nowMs = Date.now();
  const times = { createdAt: new Date(nowMs), expiresAt: new Date(nowMs + LIFE_MS) };
  try {
    await database().idempotentCall.create({
      data: { ...callId(request), organizationId, bodyDigest, requestId, isStreaming, status: "running", ...times },
    });
    return true;
  } catch (error) {
    // Prisma's code for a unique constraint.
    if ((error as { code?: unknown }).code === "P2002") return false;
    throw error;
  }
}

/** Only as it was read: somebody else may have claimed the key anew. */
async function removeRow(request: IdempotentRequest, requestId: string): Promise<void> {
  const { organizationId } = request;
  await database().idempotentCall.deleteMany({ where: { ...callId(request), organizationId, requestId } });
}

async function readDone(request: IdempotentRequest, { requestId, statusCode, sealedAnswer }: Row): Promise<Claim> {
  const answer = sealedAnswer === null ? null : openAnswer({ ...request, requestId }, sealedAnswer);
  return answer ? { status: "kept", answer } : { status: "over", call: await readOverCall(request.organizationId, requestId, statusCode) };
}

/** A process that ended in mid-call leaves its row as running. Its hold tells how far it came; null: it may still run. */
async function leftBehind(request: IdempotentRequest, row: Row): Promise<Claim | "free" | null> {
  const { organizationId } = request;
  if (Date.now() - row.createdAt.getTime() < GAP_MS_MAX) return null;
  const hold = await database().hold.findFirst({ where: { requestId: row.requestId, organizationId }, select: { status: true, closedAt: true } });
  if (hold?.status === "open") return null;
  if (hold?.status !== "settled") return "free";
  if (Date.now() - (hold.closedAt?.getTime() ?? 0) < GAP_MS_MAX) return null;
  return { status: "over", call: await readOverCall(organizationId, row.requestId, row.statusCode) };
}
