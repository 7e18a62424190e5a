import { createHash } from "node:crypto";
import type { Caller } from "../../domain/call";
import type { IdempotentRequest } from "../../domain/idempotency";
import { type Ask, headerOf } from "../ask";
import type { CallInProgress } from "../call-in-progress";
import { refuseField } from "../translate/chat/check-fields";

const NAME = "idempotency-key";
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** The call as one of a key's copies; null: it has no `Idempotency-Key`. @throws AppError for a key that is none */
export function readIdempotency(
  call: CallInProgress,
  caller: Caller,
  ask: Ask,
  asked: { path: string; body: Uint8Array; isStreaming: boolean },
): IdempotentRequest | null {
  const key = headerOf(ask.rawHeaders, NAME);
  if (key === null) return null;
  if (!KEY.test(key)) throw refuseField(NAME, "must be 1 to 255 printable ASCII characters");
  return {
    organizationId: caller.organizationId,
    credentialId: caller.credentialId,
    credential: ask.caller ? null : headerOf(ask.rawHeaders, "authorization"),
    key,
    bodyDigest: createHash("sha256").update(asked.path).update("\n").update(asked.body).digest("hex"),
    requestId: call.requestId,
    isStreaming: asked.isStreaming,
  };
}
