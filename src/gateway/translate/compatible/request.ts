import { asObject } from "../../bytes/json/parse-members";
import type { ChatRequest } from "../chat/chat-types";
import { HINTS, NEUTRAL, PART_HINTS, STREAM_HINTS } from "../chat/optional-fields";

export interface CompatibleRules {
  /** Under which name the provider takes the output cap; sent alone. */
  capField: "max_tokens" | "max_completion_tokens";
  /** What the provider's own answers add to a message, and want back. */
  messageExtras?: readonly string[];
  /** Fields that the provider has of those that it may go without (../translate/hints.ts); some providers refuse what they do not know. */
  hints?: readonly (keyof typeof HINTS)[] | "all";
}

/** Ours alone, or said anew. */
const NOT_FORWARDED = new Set([
  "session_id",
  "user_id",
  "max_tokens",
  "max_completion_tokens",
  "stream_options",
  "cache_control",
  "model",
  "messages",
]);
/**
 * What answers of some provider add to a message. To another provider they say nothing: a thinking block's signature holds for its maker only,
 * and where a cache is to begin is chosen by the provider itself on OpenAI's wire.
 */
const MESSAGE_EXTRAS = ["cache_control", "annotations", "reasoning_content", "thinking_blocks", "provider_blocks", "extra_content"];

/** A chat request for a provider that speaks OpenAI's format: printed anew, with our cap, our model's name and usage asked for. */
export function makeCompatibleRequest(
  body: ChatRequest,
  { model, outputTokensMax }: { model: string; outputTokensMax: number },
  rules: CompatibleRules,
): Record<string, unknown> {
  const request: Record<string, unknown> = { model, messages: (body.messages as object[]).map((message) => stripMessage(message, rules)) };
  for (const [name, value] of Object.entries(body)) if (isForwarded(name, value, rules)) request[name] = value;
  if (Array.isArray(body.tools)) request.tools = body.tools.map((tool) => strip(tool, ["cache_control"]));
  if (body.stream === true)
    request.stream_options = { ...strip(asObject(body.stream_options) ?? {}, unknownOf(STREAM_HINTS, rules)), include_usage: true };
  request[rules.capField] = outputTokensMax;
  return request;
}

function isForwarded(name: string, value: unknown, { hints = [] }: CompatibleRules): boolean {
  if (value === null || value === undefined || NOT_FORWARDED.has(name)) return false;
  if (hints === "all") return true;
  if (Object.hasOwn(HINTS, name)) return hints.some((hint) => hint === name);
  // What happens anyway need not be said, to a provider that may not know the field.
  return !(NEUTRAL[name]?.(value) ?? (name === "parallel_tool_calls" && value === true));
}

function unknownOf(hints: object, { hints: known }: CompatibleRules): string[] {
  return known === "all" ? [] : Object.keys(hints);
}

function stripMessage(message: object, rules: CompatibleRules): object {
  const { messageExtras = [] } = rules;
  const isExtra = (name: string) => !messageExtras.includes(name);
  const stripped = strip(message, MESSAGE_EXTRAS.filter(isExtra)) as Record<string, unknown>;
  const gone = [...["cache_control", "extra_content"].filter(isExtra), ...unknownOf(PART_HINTS, rules)];
  for (const name of ["content", "tool_calls"]) {
    const parts = stripped[name];
    if (!Array.isArray(parts)) continue;
    if (parts.some((part) => gone.some((extra) => extra in part))) stripped[name] = parts.map((part: object) => strip(part, gone));
  }
  return stripped;
}

/** A copy without these members. */
function strip(object: object, names: readonly string[]): object {
  const copy: Record<string, unknown> = { ...object };
  for (const name of names) delete copy[name];
  return copy;
}
