import { hkdfSync } from "node:crypto";
import { z } from "zod";
import type { IdempotentRequest, KeptAnswer } from "../domain/idempotency";
import { openText, sealText } from "../domain/seal";

const keptSchema = z.strictObject({ statusCode: z.number(), rawHeaders: z.array(z.string()), body: z.string() });

type Holder = Pick<IdempotentRequest, "credential" | "key"> & { requestId: string };

/**
 * An answer as it may lie in the database: sealed with a key that HKDF (RFC 5869) makes of the caller's credential, which is kept
 * nowhere, and its Idempotency-Key. Null: there is no credential, so that nothing is kept.
 */
export function sealAnswer(holder: Holder, answer: KeptAnswer): string | null {
  if (holder.credential === null) return null;
  return sealText(deriveKey(holder, holder.credential), JSON.stringify(answer));
}

/** Null: it cannot be opened with this credential and key. */
export function openAnswer(holder: Holder, text: string): KeptAnswer | null {
  if (holder.credential === null) return null;
  try {
    return keptSchema.parse(JSON.parse(openText(deriveKey(holder, holder.credential), text)));
  } catch {
    return null;
  }
}

function deriveKey({ key, requestId }: Holder, credential: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", `${credential}\n${key}`, requestId, "kept answer", 32));
}
