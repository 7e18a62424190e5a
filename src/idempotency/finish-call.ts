import { database } from "../db/client";
import type { IdempotentRequest, KeptAnswer } from "../domain/idempotency";
import { callId, callName } from "./call-id";
import { readOverCall } from "./read-over-call";
import { findRunning } from "./running-calls";
import { sealAnswer } from "./seal-answer";

/** Larger answers are not kept: their copies are told what is known of the call. */
const ANSWER_CHARS_MAX = 8 * 1024 * 1024;

/** The first call is over: its copies get its answer, where there is one in one piece, for as long as the row lives. */
export async function finishCall(request: IdempotentRequest, ending: { statusCode: number; answer: KeptAnswer | null }): Promise<void> {
  const { organizationId, requestId } = request;
  const answer = ending.answer !== null && ending.answer.body.length <= ANSWER_CHARS_MAX ? ending.answer : null;
  const running = findRunning(callName(request));
  try {
    await database().idempotentCall.updateMany({
      where: { ...callId(request), organizationId, requestId },
      data: { status: "done", statusCode: ending.statusCode, sealedAnswer: answer && sealAnswer(request, answer) },
    });
  } finally {
    if (answer) running?.end({ status: "kept", answer });
    else running?.end({ status: "over", call: await readOverCall(organizationId, requestId, ending.statusCode).catch(() => unknownCall(requestId)) });
  }
}

function unknownCall(requestId: string) {
  return { requestId, outcome: null, statusCode: null, inputTokens: 0, outputTokens: 0, chargedNanoUsd: null };
}
