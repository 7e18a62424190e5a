import { asObject } from "../../bytes/json/parse-members";
import type { ChatRequest } from "../chat/chat-types";
import { HINTS, NEUTRAL, PART_HINTS, STREAM_HINTS } from "../chat/optional-fields";
import { refuseUnknown } from "../refuse";
import { CORE_FIELDS, CORE_MESSAGE_MEMBERS } from "./core-fields";

export interface CompatibleRules {
  /** The one name under which the provider accepts the output cap. */
  capField: "max_tokens" | "max_completion_tokens";
  /** Message members that the provider's own responses add and that it wants back. */
  messageExtras?: readonly string[];
  /** The optional fields (../chat/optional-fields.ts) that the provider supports; some refuse fields that they do not know. */
  hints?: readonly (keyof typeof HINTS)[] | "all";
  /** Its name for `seed`. */
  seedField?: "seed" | "random_seed";
  /** Other fields than these (core-fields.ts) are refused by name here, as it would refuse them. */
  coreFieldsOnly?: boolean;
  /** `developer` messages are sent as `system`. */
  noDeveloperRole?: boolean;
  /** It states a stream's usage unasked, and refuses to be asked. */
  noStreamOptions?: boolean;
}

/** Meant for the gateway only, or set again below. */
const NOT_FORWARDED = new Set([
  "metadata", // providers take it with stored answers only
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
 * Message members that some providers add. They mean nothing to another provider: only the maker of a thinking block can verify its signature,
 * and on OpenAI's wire the provider itself chooses where a cache begins.
 */
const MESSAGE_EXTRAS = ["cache_control", "annotations", "reasoning_content", "thinking_blocks", "provider_blocks", "extra_content"];

/**
 * Builds the request for a provider that speaks OpenAI's format, with our output cap, the upstream model's name and usage requested.
 * @throws AppError invalid_request that names a field which the provider does not have
 */
export function makeCompatibleRequest(
  body: ChatRequest,
  { model, outputTokensMax }: { model: string; outputTokensMax: number },
  rules: CompatibleRules,
): Record<string, unknown> {
  const request: Record<string, unknown> = { model, messages: (body.messages as object[]).map((message) => stripMessage(message, rules)) };
  for (const [name, value] of Object.entries(body)) if (isForwarded(name, value, rules)) request[name] = value;
  if (Array.isArray(body.tools)) request.tools = body.tools.map((tool) => strip(tool, ["cache_control"]));
  if (body.stream === true && !rules.noStreamOptions)
    request.stream_options = { ...strip(asObject(body.stream_options) ?? {}, unknownOf(STREAM_HINTS, rules)), include_usage: true };
  request[rules.capField] = outputTokensMax;
  if (rules.seedField === "random_seed" && "seed" in request) {
    request.random_seed = request.seed;
    delete request.seed;
  }
  if (rules.coreFieldsOnly) refuseBeyondCore(request);
  return request;
}

function refuseBeyondCore(request: Record<string, unknown>): void {
  refuseUnknown("", request, CORE_FIELDS);
  for (const [i, message] of (request.messages as Record<string, unknown>[]).entries())
    refuseUnknown(`messages[${i}]`, message, CORE_MESSAGE_MEMBERS);
}

function isForwarded(name: string, value: unknown, { hints = [] }: CompatibleRules): boolean {
  if (value === null || value === undefined || NOT_FORWARDED.has(name)) return false;
  if (hints === "all") return true;
  if (Object.hasOwn(HINTS, name)) return hints.some((hint) => hint === name);
  // A value that changes nothing is left out: the provider may not know the field.
  const isNeutral = Object.hasOwn(NEUTRAL, name) ? NEUTRAL[name] : undefined;
  return !(isNeutral?.(value) ?? (name === "parallel_tool_calls" && value === true));
}

function unknownOf(hints: object, { hints: known }: CompatibleRules): string[] {
  return known === "all" ? [] : Object.keys(hints);
}

function stripMessage(message: object, rules: CompatibleRules): object {
  const { messageExtras = [] } = rules;
  const isExtra = (name: string) => !messageExtras.includes(name);
  const stripped = strip(message, MESSAGE_EXTRAS.filter(isExtra)) as Record<string, unknown>;
  if (rules.noDeveloperRole && stripped.role === "developer") stripped.role = "system";
  // SDKs send an answer back with all the members that it might have had.
  if (rules.coreFieldsOnly) for (const name of Object.keys(stripped)) if (stripped[name] === null && name !== "content") delete stripped[name];
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
