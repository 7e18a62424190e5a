import { markSignature, readSignature } from "../../hub/foreign-signature";
import type { ReasoningPart } from "../../hub/parts";

type Signed = Pick<ReasoningPart, "signature" | "maker" | "isRedacted">;

/** How all that OpenAI encrypts begins: a Fernet token of this century. Of others that speak this format (xAI), nobody but themselves can read it. */
const OF_OPENAI = /^gAAAA/;
/** Before a signature that is all there is of its block: no signature has a point in it. */
const REDACTED = "redacted.";

/** What `encrypted_content` holds: OpenAI's own, or another maker's signature under its name. */
export function readEncryptedContent(content: string | null): Signed {
  if (!content) return { signature: null, maker: null, isRedacted: false };
  const { signature, maker } = readSignature(content, "openai");
  if (maker === "openai") return { signature, maker: OF_OPENAI.test(signature) ? maker : null, isRedacted: false };
  const isRedacted = signature.startsWith(REDACTED);
  return { signature: isRedacted ? signature.slice(REDACTED.length) : signature, maker, isRedacted };
}

/** Null: there is none to send back. */
export function writeEncryptedContent({ signature, maker, isRedacted }: Signed): string | null {
  return signature === null ? null : markSignature(isRedacted ? `${REDACTED}${signature}` : signature, maker, "openai");
}
