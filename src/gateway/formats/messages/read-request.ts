import type { Members } from "../../bytes/json/parse-members";
import type { HubOutputFormat, HubReasoning, HubRequest } from "../../hub/hub-request";
import type { Place } from "../../hub/parts";
import { checkFields } from "../../translate/chat/check-fields";
import { readMessages } from "./read-content";
import { readToolChoice, readTools } from "./read-tools";
import { RequestNotes, readCache } from "./read-values";
import { type RequestOptions, requestSchema } from "./request-schema";

/** Fields that the hub has, that the gateway itself handles, or whose accepted values say nothing. */
const KNOWN = new Set([
  ...["model", "messages", "system", "max_tokens", "stream", "stop_sequences", "temperature", "top_p", "top_k", "metadata", "tools", "tool_choice"],
  ...["thinking", "output_config", "output_format", "cache_control", "service_tier", "speed", "inference_geo"],
]);
/** What changes no answer, or only which parts of a long conversation its provider forgets by itself. */
const HINTS = new Set(["context_management", "betas", "anthropic_beta", "diagnostics"]);
const CONFIG_MEMBERS = new Set(["effort", "format"]);
const CONFIG_HINTS = new Set(["task_budget"]);
const METADATA_MEMBERS = new Set(["user_id"]);
/** Asks for nothing. */
const isNothing = (value: unknown) => Array.isArray(value) && value.length === 0;

/**
 * An Anthropic messages request, as Claude Code and the SDKs send it: https://platform.claude.com/docs/en/api/messages.
 * @throws AppError invalid_request that names the field
 */
export function readRequest(body: Members, { isStreaming }: { isStreaming: boolean }): HubRequest {
  const options = checkFields(requestSchema, body);
  const notes = new RequestNotes();
  const messages = readMessages(body, notes);
  const tools = readTools(body, notes);
  const choice = readToolChoice(body, notes);
  const rest = Object.entries(body).filter(([, value]) => !isNothing(value));
  notes.note(Object.fromEntries(rest), "", KNOWN, HINTS);
  notes.note(options.output_config ?? {}, "output_config", CONFIG_MEMBERS, CONFIG_HINTS);
  if (Object.keys(options.metadata ?? {}).some((name) => !METADATA_MEMBERS.has(name))) notes.hints.push({ at: "metadata", value: options.metadata });
  const { max_tokens, temperature, top_p, top_k, stop_sequences, metadata } = options;
  return {
    ...{ format: "messages", isStreaming, messages, tools, ...choice },
    outputFormat: readOutputFormat(options),
    reasoning: readReasoning(options),
    choices: { value: 1, at: "n" },
    outputTokensMax: { value: max_tokens, at: "max_tokens" },
    temperature: placed(temperature, "temperature"),
    topP: placed(top_p, "top_p"),
    topK: placed(top_k, "top_k"),
    ...{ frequencyPenalty: null, presencePenalty: null, seed: null },
    stop: placed(stop_sequences?.length ? stop_sequences : null, "stop_sequences"),
    userId: placed(metadata?.user_id || null, "metadata.user_id"),
    cache: readCache(body, ""),
    hints: notes.hints,
    needs: notes.needs,
  };
}

function placed<T>(value: T | null | undefined, at: Place): { value: T; at: Place } | null {
  return value === null || value === undefined ? null : { value, at };
}

/** Anthropic's has no name; others want one. */
const FORMAT_NAME = "answer";

/** A schema is a promise here, always. */
function readOutputFormat({ output_config, output_format }: RequestOptions): HubOutputFormat | null {
  const format = output_config?.format ?? output_format ?? null;
  const at = output_config?.format ? "output_config.format" : "output_format";
  return format && { kind: "schema", name: FORMAT_NAME, description: null, schema: format.schema, isStrict: true, at };
}

const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;

/** Thinking, and how much: an effort alone is one of the answer as a whole. A kind of thinking, or an effort, that is newer than us is some thinking. */
function readReasoning({ thinking, output_config }: RequestOptions): HubReasoning | null {
  const effort = EFFORTS.find((known) => known === output_config?.effort) ?? "default";
  if (!thinking) return output_config?.effort ? { effort, budgetTokens: null, isShown: null, at: "output_config.effort" } : null;
  const isShown = thinking.display == null ? null : thinking.display !== "omitted";
  if (thinking.type === "disabled") return { effort: "none", budgetTokens: null, isShown, at: "thinking" };
  return { effort, budgetTokens: thinking.budget_tokens ?? null, isShown, at: "thinking" };
}
