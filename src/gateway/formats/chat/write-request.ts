import type { Members } from "../../bytes/json/parse-members";
import { DroppedFields } from "../../hub/dropped-fields";
import { findErrorResults } from "../../hub/error-results";
import type { WriteOptions, WrittenRequest } from "../../hub/format";
import { hasCacheMark } from "../../hub/has-cache-mark";
import type { HubOutputFormat, HubRequest } from "../../hub/hub-request";
import { type CompatibleRules, makeCompatibleRequest } from "../../translate/compatible/request";
import { refuse } from "../../translate/refuse";
import { cannotReasonWithTools, chooseEffort } from "./choose-effort";
import { writeMessages } from "./write-messages";
import { writeTools } from "./write-tools";

/** A request of another format, for a provider that speaks this one. */
export function writeRequest(request: HubRequest, options: WriteOptions, rules: CompatibleRules): WrittenRequest {
  refuseForeign(request);
  const dropped = new DroppedFields();
  for (const { at } of request.hints) dropped.add(at);
  const tools = writeTools(request, rules, dropped);
  const body = {
    messages: writeMessages(request.messages, rules),
    ...tools,
    ...writeSampling(request),
    ...(request.outputFormat ? { response_format: writeOutputFormat(request.outputFormat) } : {}),
    ...writeReasoning(request, { model: options.model, rules, hasTools: "tools" in tools }, dropped),
    ...writeUser(request, rules, dropped),
    ...(request.isStreaming ? { stream: true } : {}),
  };
  noteLosses(request, dropped);
  return { body: makeCompatibleRequest(body, options, rules), dropped: dropped.list() };
}

function refuseForeign({ needs, choices, topK }: HubRequest): void {
  const [need] = needs;
  if (need) refuse(need.at, "is not supported by this model.");
  if (choices.value > 1) refuse(choices.at, "must be 1: this model gives one answer at a time in this format.");
  if (topK) refuse(topK.at, "is not supported by this model.");
}

function writeSampling({ temperature, topP, frequencyPenalty, presencePenalty, seed, stop }: HubRequest): Members {
  const stated = {
    temperature: temperature?.value,
    top_p: topP?.value,
    frequency_penalty: frequencyPenalty?.value,
    presence_penalty: presencePenalty?.value,
    seed: seed?.value,
    stop: stop?.value.length ? stop.value : undefined,
  };
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
}

function writeOutputFormat(format: HubOutputFormat): Members {
  if (format.kind === "json") return { type: "json_object" };
  const { name, description, schema, isStrict } = format;
  return { type: "json_schema", json_schema: { name, ...(description ? { description } : {}), schema, ...(isStrict ? { strict: true } : {}) } };
}

interface Reasoner {
  model: string;
  rules: CompatibleRules;
  hasTools: boolean;
}

function writeReasoning({ reasoning }: HubRequest, { model, rules, hasTools }: Reasoner, dropped: DroppedFields): Members {
  const mustNot = hasTools && rules.hints === "all" && cannotReasonWithTools(model);
  if (mustNot) {
    if (reasoning && reasoning.effort !== "none") dropped.add(reasoning.at);
    return { reasoning_effort: "none" };
  }
  if (!reasoning) return {};
  const effort = rules.coreFieldsOnly ? null : chooseEffort(reasoning, model);
  if (effort === null) dropped.add(reasoning.at);
  return effort ? { reasoning_effort: effort } : {};
}

/** OpenAI refuses longer ones: https://platform.openai.com/docs/api-reference/chat/create#chat_create-safety_identifier */
const USER_CHARACTERS_MAX = 64;

function writeUser({ userId }: HubRequest, { hints = [] }: CompatibleRules, dropped: DroppedFields): Members {
  if (!userId) return {};
  const isTaken = hints === "all" || hints.includes("user");
  if (isTaken && userId.value.length <= USER_CHARACTERS_MAX) return { [hints === "all" ? "safety_identifier" : "user"]: userId.value };
  dropped.add(userId.at);
  return {};
}

/** These providers choose themselves where a cache begins, and their format does not tell a tool's failure from its success. */
function noteLosses(request: HubRequest, dropped: DroppedFields): void {
  if (hasCacheMark(request)) dropped.add("cache_control");
  for (const at of findErrorResults(request)) dropped.add(at);
}
