import { setTimeout as sleep } from "node:timers/promises";
import { database } from "../db/client";
import type { Claim, IdempotentRequest } from "../domain/idempotency";
import { openAnswer } from "./seal-answer";
import { callId, readOverCall, releaseKey, rowOf } from "./stored-call";

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
    const isOld = row.expiresAt.getTime() <= Date.now();
    if (isOld && (row.status === "done" || (await releaseKey(request, row.requestId)).status !== "open")) {
      await removeRow(request, row.requestId);
      continue;
    }
    if (row.bodyDigest !== request.bodyDigest) return { status: "mismatch" };
    if (row.status === "done") return readDone(request, row);
    const left = await leftBehind(request, row);
    if (left === "freed") continue;
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

async function removeRow(request: IdempotentRequest, requestId: string): Promise<void> {
  await database().idempotentCall.deleteMany({ where: rowOf(request, requestId) });
}

async function readDone(request: IdempotentRequest, { requestId, statusCode, sealedAnswer }: Row): Promise<Claim> {
  const answer = sealedAnswer === null ? null : openAnswer({ ...request, requestId }, sealedAnswer);
  return answer ? { status: "kept", answer } : { status: "over", call: await readOverCall(request.organizationId, requestId, statusCode) };
}

/** A process that ended in mid-call leaves its row as running. Its hold tells how far it came; null: it may still run. */
async function leftBehind(request: IdempotentRequest, { requestId, statusCode, createdAt }: Row): Promise<Claim | "freed" | null> {
  if (Date.now() - createdAt.getTime() < GAP_MS_MAX) return null;
  const isHeld = await database().hold.count({ where: { requestId, organizationId: request.organizationId, status: "open" } });
  if (isHeld > 0) return null;
  const released = await releaseKey(request, requestId);
  if (released.status === "freed") return "freed";
  if (released.status === "open") return null;
  const sinceMs = Date.now() - (released.closedAt?.getTime() ?? 0); // below 0: closed by a clock that is ahead
  if (sinceMs >= 0 && sinceMs < GAP_MS_MAX) return null;
  return { status: "over", call: await readOverCall(request.organizationId, requestId, statusCode) };
}
