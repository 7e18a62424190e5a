import { asList, asObject, type Members } from "../bytes/json/parse-members";
import type { HubRequest } from "../hub/hub-request";
import { type FormatId, type Maker, MESSAGES_FIELD, type ReasoningPart } from "../hub/parts";
import { UNSIGNED_CALL } from "./gemini/thought-signature";

type SameFormat = Exclude<FormatId, "chat">;

/** Whose reasoning a format's provider takes back. `isNamed`: only what says whose it is can be anybody else's (xAI's encrypted reasoning does not). */
const OWN: Readonly<Record<SameFormat, { maker: Maker; isNamed: boolean }>> = {
  messages: { maker: "anthropic", isNamed: false },
  responses: { maker: "openai", isNamed: true },
  gemini: { maker: "google", isNamed: true },
};

/**
 * A conversation that another provider's model has begun: its reasoning is left out, because a provider refuses what it has not signed.
 * @returns the member to write anew; null: there is none, and the bytes stay as they are
 */
export function leaveOutReasoning(request: HubRequest, json: Members, format: SameFormat): { name: string; value: unknown } | null {
  const { maker, isNamed } = OWN[format];
  const foreign = request.messages.flatMap(({ parts }) =>
    parts.filter((part): part is ReasoningPart => part.type === "reasoning" && part.maker !== maker && !(isNamed && part.maker === null)),
  );
  if (foreign.length === 0) return null;
  const places = new Set(foreign.map(({ at }) => at));
  const member = MESSAGES_FIELD[format];
  const list = asList(json[member]);
  if (format === "responses") return { name: member, value: list.filter((_, i) => !places.has(`${member}[${i}]`)) };
  const inner = format === "messages" ? "content" : "parts";
  const turns = list.map((turn, i) =>
    withParts(asObject(turn), inner, (part, j) => leaveOut(part, places.has(`${member}[${i}].${inner}[${j}]`), format)),
  );
  const isEmpty = (turn: unknown) => Array.isArray(asObject(turn)?.[inner]) && asList(asObject(turn)?.[inner]).length === 0;
  return { name: member, value: turns.filter((turn) => !isEmpty(turn)) };
}

function withParts(turn: Members | null, inner: string, change: (part: unknown, index: number) => unknown[]): unknown {
  return turn && Array.isArray(turn[inner]) ? { ...turn, [inner]: turn[inner].flatMap(change) } : turn;
}

/** Gemini's signatures stand on the parts that they belong to; from Gemini 3 on a call needs one, or says that it is another model's. */
function leaveOut(part: unknown, isForeign: boolean, format: SameFormat): unknown[] {
  if (!isForeign) return [part];
  if (format === "messages") return [];
  const { thoughtSignature: _camel, thought_signature: _snake, ...rest } = asObject(part) ?? {};
  return ["functionCall" in rest || "function_call" in rest ? { ...rest, thoughtSignature: UNSIGNED_CALL } : rest];
}
