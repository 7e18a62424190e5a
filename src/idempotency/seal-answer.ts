import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { z } from "zod";
import type { IdempotentRequest, KeptAnswer } from "../domain/idempotency";

const IV_BYTES = 12;
const TAG_BYTES = 16;
const keptSchema = z.strictObject({ statusCode: z.number(), rawHeaders: z.array(z.string()), body: z.string() });

type Holder = Pick<IdempotentRequest, "credential" | "key"> & { requestId: string };

/**
 * An answer as it may lie in the database: AES-256-GCM under a key that HKDF (RFC 5869) makes of the caller's credential, which is kept
 * nowhere, and its Idempotency-Key. Null: there is no credential, so that nothing is kept.
 */
export function sealAnswer(holder: Holder, answer: KeptAnswer): string | null {
  if (holder.credential === null) return null;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", deriveKey(holder, holder.credential), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(answer), "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64");
}

/** Null: it cannot be opened with this credential and key. */
export function openAnswer(holder: Holder, text: string): KeptAnswer | null {
  if (holder.credential === null) return null;
  const bytes = Buffer.from(text, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", deriveKey(holder, holder.credential), bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const plain = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return keptSchema.parse(JSON.parse(plain.toString("utf8")));
  } catch {
    return null;
  }
}

function deriveKey({ key, requestId }: Holder, credential: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", `${credential}\n${key}`, requestId, "kept answer", 32));
}
