import type { Members } from "../../bytes/json/parse-members";
import { DroppedFields } from "../../hub/dropped-fields";
import type { WriteOptions, WrittenRequest } from "../../hub/format";
import { hasCacheMark } from "../../hub/has-cache-mark";
import type { HubRequest } from "../../hub/hub-request";
import { refuse } from "../../translate/refuse";
import { chooseThinking } from "./choose-thinking";
import { replaceConst } from "./convert-schema";
import { type GeminiTraits, readGeminiTraits } from "./model-traits";
import { writeContents } from "./write-contents";
import { writeTools } from "./write-tools";

/**
 * Writes the body of `generateContent` and `streamGenerateContent`; the model and streaming stand in the path.
 * @throws AppError `invalid_request` that names what Gemini does not have
 */
export function writeRequest(request: HubRequest, { model, outputTokensMax }: WriteOptions): WrittenRequest {
  const traits = readGeminiTraits(model);
  const [need] = request.needs;
  if (need) refuse(need.at, "is not supported by this model.");
  if (request.choices.value > 1) refuse(request.choices.at, "this model gives one answer at a time.");
  const { system, contents } = writeContents(request.messages, traits);
  const dropped = new DroppedFields();
  const members = writeTools(request, dropped);
  const thinking = request.reasoning && chooseThinking(request.reasoning, traits, outputTokensMax);
  noteLosses(request, thinking, dropped);
  return {
    body: {
      contents,
      ...(system.length > 0 ? { systemInstruction: { parts: system } } : {}),
      ...members,
      generationConfig: {
        maxOutputTokens: outputTokensMax,
        ...writeSampling(request, traits),
        ...writeOutputFormat(request, traits),
        ...(thinking ? { thinkingConfig: thinking } : {}),
      },
    },
    dropped: dropped.list(),
  };
}

/** https://ai.google.dev/api/generate-content#generationconfig */
const STOPS_MAX = 5;
const INT32_MAX = 2 ** 31;

function writeSampling(request: HubRequest, { hasPenalties }: GeminiTraits): Members {
  const { temperature, topP, topK, frequencyPenalty, presencePenalty, seed, stop } = request;
  if (temperature && (temperature.value < 0 || temperature.value > 2)) refuse(temperature.at, "must be a number from 0 to 2 with this model.");
  if (stop && stop.value.length > STOPS_MAX) refuse(stop.at, `must be at most ${STOPS_MAX} with this model.`);
  for (const penalty of [frequencyPenalty, presencePenalty])
    if (penalty && penalty.value !== 0 && !hasPenalties) refuse(penalty.at, "is not supported by this model.");
  const stated = { temperature, topP, topK, ...(hasPenalties ? { frequencyPenalty, presencePenalty } : {}), seed: isInt32(seed) ? seed : null };
  const numbers = Object.entries(stated).flatMap(([name, field]) => (field ? [[name, field.value] as const] : []));
  return { ...Object.fromEntries(numbers), ...(stop && stop.value.length > 0 ? { stopSequences: stop.value } : {}) };
}

function isInt32(seed: HubRequest["seed"]): boolean {
  return seed !== null && Number.isInteger(seed.value) && seed.value < INT32_MAX && seed.value >= -INT32_MAX;
}

/** Before Gemini 3: "Function calling with a response mime type: 'application/json' is unsupported". */
function writeOutputFormat({ outputFormat, tools }: HubRequest, { isThird }: GeminiTraits): Members {
  if (!outputFormat) return {};
  if (!isThird && tools.some(({ kind }) => kind !== "own"))
    refuse(outputFormat.at, "this model cannot be given tools and a response format at once.");
  const schema = outputFormat.kind === "schema" ? addDescription(outputFormat.schema, outputFormat.description) : null;
  return { responseMimeType: "application/json", ...(schema ? { responseJsonSchema: replaceConst(schema) } : {}) };
}

function addDescription(schema: Members, description: string | null): Members {
  return description && schema.description === undefined ? { ...schema, description } : schema;
}

/** Hints that are not sent. Nobody can keep Gemini from calling several functions at once. */
function noteLosses(request: HubRequest, thinking: Members | null, dropped: DroppedFields): void {
  const { reasoning, seed, userId, areCallsParallel, hints } = request;
  if (reasoning && !thinking) dropped.add(reasoning.at);
  if (seed && !isInt32(seed)) dropped.add(seed.at);
  if (userId) dropped.add(userId.at);
  if (areCallsParallel?.value === false) dropped.add(areCallsParallel.at);
  if (hasCacheMark(request)) dropped.add("cache_control");
  for (const { at } of hints) dropped.add(at);
}
