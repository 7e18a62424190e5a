import { createHash } from "node:crypto";
import type { CompatibleRules } from "../../translate/compatible/request";

/** OpenAI's limit: https://github.com/vercel/ai/issues/5171 */
const CHARACTERS_MAX = 40;
/** Mistral takes no others: https://github.com/langchain-ai/langchain/pull/24668 */
const CORE_ID = /^[A-Za-z0-9]{9}$/;

/** A call's id as the provider takes it, also where another one has given it. The same for a call and its result, and in every turn. */
export function fitCallId(id: string, { coreFieldsOnly }: CompatibleRules): string {
  if (coreFieldsOnly) return CORE_ID.test(id) ? id : digest(id).slice(0, 9);
  return id.length <= CHARACTERS_MAX ? id : `call_${digest(id).slice(0, 32)}`;
}

function digest(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
