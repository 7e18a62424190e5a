import { createHash } from "node:crypto";
import type { IdempotentRequest } from "../domain/idempotency";

/** What a call is found by: whose key it is, and the key's digest. */
export function callId({ credentialId, key }: Pick<IdempotentRequest, "credentialId" | "key">) {
  return { credentialId, keyDigest: createHash("sha256").update(key).digest("hex") };
}

/** The same as one text. */
export function callName(request: Pick<IdempotentRequest, "credentialId" | "key">): string {
  const { credentialId, keyDigest } = callId(request);
  return `${credentialId} ${keyDigest}`;
}
