import { database } from "../db/client";
import type { IdempotentRequest, KeptAnswer } from "../domain/idempotency";
import { findLocalCall } from "./local-call";
import { sealAnswer } from "./seal-answer";
import { callName, readOverCall, releaseKey, rowOf } from "./stored-call";

/** Larger answers are not kept: their copies are told what is known of the call. */
const ANSWER_CHARS_MAX = 8 * 1024 * 1024;

/** The first call is over: its copies get its answer, where there is one in one piece, for as long as the row lives. */
export async function closeCall(request: IdempotentRequest, ending: { statusCode: number; answer: KeptAnswer | null }): Promise<void> {
  const { organizationId, requestId } = request;
  const answer = ending.answer !== null && ending.answer.body.length <= ANSWER_CHARS_MAX ? ending.answer : null;
  const local = findLocalCall(callName(request));
  try {
    await database().idempotentCall.updateMany({
      where: rowOf(request, requestId),
      data: { status: "done", statusCode: ending.statusCode, sealedAnswer: answer && sealAnswer(request, answer) },
    });
  } finally {
    if (answer) local?.end({ status: "kept", answer });
    else local?.end({ status: "over", call: await readOverCall(organizationId, requestId, ending.statusCode).catch(() => unknownCall(requestId)) });
  }
}

/** The first call came to nothing and cost nothing: the key can be used again. Copies that wait get its error. Should it have been charged, it is done. */
export async function freeCall(request: IdempotentRequest, error: unknown): Promise<void> {
  const { organizationId, requestId } = request;
  const where = { requestId, organizationId };
  try {
    if (await database().hold.findFirst({ where, select: { requestId: true } })) {
      const { status } = await releaseKey(request, requestId, { isOver: true });
      if (status === "charged") await database().idempotentCall.updateMany({ where: rowOf(request, requestId), data: { status: "done" } });
    } else await database().idempotentCall.deleteMany({ where: rowOf(request, requestId) });
  } finally {
    findLocalCall(callName(request))?.fail(error);
  }
}

/** Rows whose day is over. */
export async function evictOldCalls(): Promise<void> {
  await database().idempotentCall.deleteMany({ where: { expiresAt: { lte: new Date() } } });
}

function unknownCall(requestId: string) {
  return { requestId, outcome: null, statusCode: null, inputTokens: 0, outputTokens: 0, chargedNanoUsd: null };
}
