import type { Members } from "../../bytes/json/parse-members";
import { DroppedFields } from "../../hub/dropped-fields";
import { findErrorResults } from "../../hub/error-results";
import type { WriteOptions, WrittenRequest } from "../../hub/format";
import { hasCacheMark } from "../../hub/has-cache-mark";
import type { HubField, HubOutputFormat, HubReasoning, HubRequest } from "../../hub/hub-request";
import { refuse } from "../../translate/refuse";
import { chooseEffort } from "../chat/choose-effort";
import { writeInput } from "./write-input";
import { writeTools } from "./write-tools";

/** To ask whether a model takes any. */
const ANY_EFFORT: HubReasoning = { effort: "low", budgetTokens: null, isShown: null, at: "" };
/** OpenAI refuses longer ones. */
const USER_CHARACTERS_MAX = 64;

/** @throws AppError `invalid_request` that names what this format does not have */
export function writeRequest(request: HubRequest, { model, outputTokensMax }: WriteOptions): WrittenRequest {
  const isOwn = request.format === "responses";
  const dropped = new DroppedFields();
  refuseUnsupported(request);
  const reasons = chooseEffort(ANY_EFFORT, model) !== null;
  const body: Members = {
    model,
    input: [...askForJson(request), ...writeInput(request.messages, { keepsCacheMarks: isOwn })],
    ...writeTools(request, dropped),
    ...(request.areCallsParallel ? { parallel_tool_calls: request.areCallsParallel.value } : {}),
    ...(request.outputFormat ? { text: { format: writeFormat(request.outputFormat) } } : {}),
    ...writeReasoning(request, model, dropped),
    max_output_tokens: outputTokensMax,
    // Models that reason refuse to be told their own default.
    ...(request.temperature && !(reasons && request.temperature.value === 1) ? { temperature: request.temperature.value } : {}),
    ...(request.topP && !(reasons && request.topP.value === 1) ? { top_p: request.topP.value } : {}),
    ...writeUser(request, dropped),
    store: false,
    include: ["reasoning.encrypted_content"],
    ...(request.isStreaming ? { stream: true } : {}),
  };
  if (isOwn) for (const field of [...request.hints, ...request.needs]) putBack(body, field);
  else noteLosses(request, dropped);
  return { body, dropped: dropped.list() };
}

/** Which change what is answered, and have no place here. Penalties of nothing are none. */
function refuseUnsupported({ format, choices, topK, frequencyPenalty, presencePenalty, stop, needs }: HubRequest): void {
  if (choices.value > 1) refuse(choices.at, "must be 1: this model gives one answer.");
  for (const field of [topK, stop, frequencyPenalty?.value ? frequencyPenalty : null, presencePenalty?.value ? presencePenalty : null])
    if (field) refuse(field.at, "is not supported by this model.");
  const [need] = format === "responses" ? needs.filter(({ at }) => at.includes("[")) : needs;
  if (need) refuse(need.at, "is not supported by this model.");
}

/** OpenAI refuses to answer in JSON unless it is also told so, in which case this is said once more. Its own callers know. */
function askForJson({ format, outputFormat }: HubRequest): Members[] {
  if (outputFormat?.kind !== "json" || format === "responses" || format === "chat") return [];
  return [{ type: "message", role: "system", content: [{ type: "input_text", text: "Answer in JSON." }] }];
}

function writeFormat(format: HubOutputFormat): Members {
  if (format.kind === "json") return { type: "json_object" };
  const { name, description, schema, isStrict } = format;
  return { type: "json_schema", name, ...(description === null ? {} : { description }), schema, strict: isStrict };
}

function writeReasoning({ reasoning }: HubRequest, model: string, dropped: DroppedFields): Members {
  if (!reasoning) return {};
  const effort = chooseEffort(reasoning, model);
  if (effort === null) {
    dropped.add(reasoning.at);
    return {};
  }
  const stated = { ...(effort ? { effort } : {}), ...(reasoning.isShown && effort !== "none" ? { summary: "auto" } : {}) };
  return Object.keys(stated).length > 0 ? { reasoning: stated } : {};
}

function writeUser({ userId }: HubRequest, dropped: DroppedFields): Members {
  if (!userId) return {};
  if (userId.value.length <= USER_CHARACTERS_MAX) return { safety_identifier: userId.value };
  dropped.add(userId.at);
  return {};
}

/** These models choose themselves where a cache begins, and their format does not tell a tool's failure from its success. */
function noteLosses(request: HubRequest, dropped: DroppedFields): void {
  for (const { at } of [...request.hints, ...(request.seed ? [request.seed] : [])]) dropped.add(at);
  if (hasCacheMark(request)) dropped.add("cache_control");
  for (const at of findErrorResults(request)) dropped.add(at);
}

/** Back to where this format's own field stood. */
function putBack(body: Members, { at, value }: HubField): void {
  const [name = "", member] = at.split(".", 2);
  body[name] = member === undefined ? value : { ...(body[name] as Members), [member]: value };
}
