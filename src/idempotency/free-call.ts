import { database } from "../db/client";
import type { IdempotentRequest } from "../domain/idempotency";
import { callId, callName } from "./call-id";
import { findRunning } from "./running-calls";

/** The first call came to nothing and cost nothing: the key can be used again. Copies that wait get its error. */
export async function freeCall(request: IdempotentRequest, error: unknown): Promise<void> {
  const { organizationId, requestId } = request;
  try {
    await database().idempotentCall.deleteMany({ where: { ...callId(request), organizationId, requestId } });
  } finally {
    findRunning(callName(request))?.fail(error);
  }
}
