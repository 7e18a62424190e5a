import { asObject, asText, type Members } from "../../bytes/json/parse-members";
import type { HubOutputFormat, HubReasoning, HubRequest } from "../../hub/hub-request";
import { noteUnknown } from "../../hub/note-unknown";
import type { Place } from "../../hub/parts";
import { CHAT_FIELDS, type ChatBody } from "../../translate/chat/chat-schema";
import { HINTS, NEUTRAL, STREAM_HINTS } from "../../translate/chat/optional-fields";
import { refuse } from "../../translate/refuse";
import type { FieldList } from "./field-list";
import { readCache } from "./read-cache";
import { readMessages } from "./read-messages";
import { readTools } from "./read-tools";

/** @param body as `chatSchema` has parsed it. @throws AppError for what it cannot check: what belongs together, and what is needed elsewhere only */
export function readRequest(body: ChatBody, { isStreaming }: { isStreaming: boolean }): HubRequest {
  const fields: FieldList = { hints: [], needs: [] };
  readFields(body, fields);
  const { max_tokens, max_completion_tokens } = body;
  if (max_tokens != null && max_completion_tokens != null && max_tokens !== max_completion_tokens)
    refuse("max_tokens", "says something else than max_completion_tokens.");
  const cap = max_completion_tokens == null ? "max_tokens" : "max_completion_tokens";
  return {
    format: "chat",
    isStreaming,
    messages: readMessages(body.messages, fields),
    ...readTools(body, fields),
    outputFormat: readOutputFormat(body.response_format, fields),
    reasoning: readReasoning(body.reasoning_effort),
    choices: { value: body.n ?? 1, at: "n" },
    outputTokensMax: placed(body[cap], cap),
    temperature: placed(body.temperature, "temperature"),
    topP: placed(body.top_p, "top_p"),
    topK: null,
    frequencyPenalty: placed(body.frequency_penalty, "frequency_penalty"),
    presencePenalty: placed(body.presence_penalty, "presence_penalty"),
    seed: placed(body.seed, "seed"),
    stop: placed(typeof body.stop === "string" ? [body.stop] : body.stop, "stop"),
    userId: body.safety_identifier ? placed(body.safety_identifier, "safety_identifier") : placed(body.user || null, "user"),
    cache: readCache(body, ""),
    ...fields,
  };
}

function placed<T>(value: T | null | undefined, at: Place): { value: T; at: Place } | null {
  return value === null || value === undefined ? null : { value, at };
}

/** Known fields that the hub has no place for. */
const ONLY_HERE = ["logprobs", "top_logprobs", "logit_bias", "functions", "function_call", "service_tier", "verbosity", "modalities"];
/** Of the hints, those that are read as something. */
const READ_HINTS: ReadonlySet<string> = new Set(["user", "safety_identifier", "store"]);
const STREAM_MEMBERS: ReadonlySet<string> = new Set(["include_usage", ...Object.keys(STREAM_HINTS)]);

function readFields(body: Members, fields: FieldList): void {
  for (const name of ONLY_HERE) {
    const value = body[name];
    if (value !== null && value !== undefined && !NEUTRAL[name]?.(value)) fields.needs.push({ at: name, value });
  }
  for (const name of Object.keys(HINTS))
    if (body[name] != null && !READ_HINTS.has(name) && !NEUTRAL[name]?.(body[name])) fields.hints.push({ at: name, value: body[name] });
  const streamOptions = asObject(body.stream_options) ?? {};
  for (const name of Object.keys(STREAM_HINTS))
    if (streamOptions[name] != null) fields.hints.push({ at: `stream_options.${name}`, value: streamOptions[name] });
  noteUnknown(fields.needs, "stream_options", streamOptions, STREAM_MEMBERS);
  noteUnknown(fields.needs, "", body, CHAT_FIELDS);
}

const FORMAT_MEMBERS = new Set(["type", "json_schema"]);
const SCHEMA_MEMBERS = new Set(["name", "description", "schema", "strict"]);

function readOutputFormat(value: ChatBody["response_format"], fields: FieldList): HubOutputFormat | null {
  const at = "response_format";
  if (!value) return null;
  noteUnknown(fields.needs, at, value, FORMAT_MEMBERS);
  if (value.type === "json_object") return { kind: "json", at };
  if (value.type !== "json_schema") return null;
  const stated = value.json_schema;
  noteUnknown(fields.needs, `${at}.json_schema`, stated, SCHEMA_MEMBERS);
  const schema = asObject(stated.schema);
  if (!schema) refuse(`${at}.json_schema.schema`, "must be a JSON schema.");
  return { kind: "schema", name: stated.name, description: asText(stated.description) || null, schema, isStrict: stated.strict === true, at };
}

function readReasoning(effort: ChatBody["reasoning_effort"]): HubReasoning | null {
  return effort ? { effort, budgetTokens: null, isShown: null, at: "reasoning_effort" } : null;
}
