import type { Buckets } from "../../../domain/usage";
import { asBuffer } from "../../bytes/as-buffer";
import { asList, asName, asObject, type Members, parseMembers } from "../../bytes/json/parse-members";
import { parseObject } from "../../bytes/json/parse-object";
import { splitArray } from "../../bytes/json/split-array";
import { planSurvey, surveyJson } from "../../bytes/json/survey-json";
import type { ReaderContext, ReaderResult, UsageReader } from "../contract";
import { asTokenCount, concludeReading, newReading, type Reading, readErrorCode, shareTokens } from "./conclude-reading";

const FINISH = Buffer.from('"finishReason"');
const MEMBERS = [
  "usageMetadata",
  "modelVersion",
  "responseId",
  "promptFeedback",
  "error",
  "interaction",
  "event_type",
  "usage",
  "model",
  "id",
  "status",
  "service_tier",
  "object",
];

const PLAN = planSurvey({ text: ["text"], watched: MEMBERS });

/**
 * Reads Gemini's native wire: JSON, SSE, the JSON array of a stream without `alt=sse`, and the interactions API.
 * `usageMetadata` is cumulative and its prompt count may change in mid-stream: the last one that states a count wins.
 */
export class GeminiReader implements UsageReader {
  readonly #reading: Reading = newReading();

  /** @param isData the body is mostly vectors, which cost more to parse than to scan */
  constructor(
    readonly context: ReaderContext,
    readonly isData = false,
  ) {}

  event(_name: string | null, bytes: Uint8Array): boolean {
    const data = asBuffer(bytes);
    this.#reading.hasContent = true;
    const survey = surveyJson(data, PLAN);
    this.#reading.textBytes += survey.textBytes;
    const members = survey.members();
    const interaction = asObject(members.interaction);
    if (interaction) return this.#noteInteraction(interaction);
    const isStated = this.#note(members);
    const isFinished = data.indexOf(FINISH) >= 0 || asObject(members.promptFeedback)?.blockReason !== undefined;
    if (isFinished) this.#reading.isFinal = true;
    return isFinished && isStated;
  }

  body(bytes: Uint8Array, parsed?: unknown): void {
    this.#reading.hasContent = bytes.length > 0;
    const object = this.isData && parsed === undefined ? null : parseObject(bytes, parsed);
    const elements = object ? null : splitArray(bytes);
    if (elements) {
      for (const element of elements) this.event(null, element);
      return;
    }
    const members = object ?? parseMembers(bytes, MEMBERS);
    const isStated = members !== null && (members.object === "interaction" ? this.#noteInteraction(members) : this.#note(members));
    if (isStated) this.#reading.isFinal = true;
    else this.#reading.textBytes += surveyJson(asBuffer(bytes), PLAN).textBytes;
  }

  result(): ReaderResult {
    return concludeReading(this.#reading, this.context);
  }

  /** @returns whether usage was stated */
  #note(members: Members): boolean {
    const reading = this.#reading;
    reading.model = asName(members.modelVersion) ?? reading.model;
    reading.responseId = asName(members.responseId) ?? reading.responseId;
    if (members.error) reading.errorCode = readErrorCode(members.error);
    const usage = asObject(members.usageMetadata);
    const buckets = usage && readGeminiUsage(usage);
    if (!usage || !buckets) return false;
    reading.serviceTier = asName(usage.serviceTier) ?? reading.serviceTier;
    reading.rawUsage = usage;
    reading.passes = [{ model: null, buckets }];
    return true;
  }

  /** @returns whether it is over */
  #noteInteraction(interaction: Members): boolean {
    const reading = this.#reading;
    reading.model = asName(interaction.model) ?? reading.model;
    reading.responseId = asName(interaction.id) ?? reading.responseId;
    reading.serviceTier = asName(interaction.service_tier) ?? reading.serviceTier;
    if (interaction.error) reading.errorCode = readErrorCode(interaction.error);
    const usage = asObject(interaction.usage);
    const buckets = usage && readInteractionUsage(usage);
    if (buckets) {
      reading.rawUsage = usage;
      reading.passes = [{ model: null, buckets }];
      reading.isFinal = true;
    }
    return buckets !== null && interaction.status !== "in_progress";
  }
}

/**
 * Reads Gemini's `usageMetadata`. The prompt includes what came from a cache; tool prompts are not part of the prompt, nor thoughts of the
 * candidates; all of them are billed (oddities.md B6).
 * @returns null when it states no count (`trafficType` only)
 */
export function readGeminiUsage(usage: Members): Buckets | null {
  return shareOut({
    prompt: asTokenCount(usage.promptTokenCount),
    cached: asTokenCount(usage.cachedContentTokenCount),
    toolPrompt: asTokenCount(usage.toolUsePromptTokenCount),
    output: asTokenCount(usage.candidatesTokenCount) ?? asTokenCount(usage.responseTokenCount),
    thoughts: asTokenCount(usage.thoughtsTokenCount),
    promptParts: sumModalities(usage.promptTokensDetails, "tokenCount"),
    cachedParts: sumModalities(usage.cacheTokensDetails, "tokenCount"),
    toolParts: sumModalities(usage.toolUsePromptTokensDetails, "tokenCount"),
    outputParts: sumModalities(usage.candidatesTokensDetails ?? usage.responseTokensDetails, "tokenCount"),
  });
}

/** The interactions API has other names for the same parts. @returns null when it states no count */
export function readInteractionUsage(usage: Members): Buckets | null {
  return shareOut({
    prompt: asTokenCount(usage.total_input_tokens),
    cached: asTokenCount(usage.total_cached_tokens),
    toolPrompt: asTokenCount(usage.total_tool_use_tokens),
    output: asTokenCount(usage.total_output_tokens),
    thoughts: asTokenCount(usage.total_thought_tokens),
    promptParts: sumModalities(usage.input_tokens_by_modality, "tokens"),
    cachedParts: sumModalities(usage.cached_tokens_by_modality, "tokens"),
    toolParts: sumModalities(usage.tool_use_tokens_by_modality, "tokens"),
    outputParts: sumModalities(usage.output_tokens_by_modality, "tokens"),
  });
}

interface Modalities {
  audio: number;
  image: number;
}

interface GeminiCounts {
  prompt: number | undefined;
  cached: number | undefined;
  toolPrompt: number | undefined;
  output: number | undefined;
  thoughts: number | undefined;
  promptParts: Modalities;
  cachedParts: Modalities;
  toolParts: Modalities;
  outputParts: Modalities;
}

function shareOut(counts: GeminiCounts): Buckets | null {
  const { prompt, cached = 0, toolPrompt, output, thoughts, promptParts, cachedParts, toolParts, outputParts } = counts;
  if (prompt === undefined && output === undefined && thoughts === undefined && toolPrompt === undefined) return null;
  const buckets: Buckets = {};
  const cachedAudio = Math.min(cachedParts.audio, cached);
  shareTokens(
    buckets,
    prompt ?? 0,
    [
      ["cacheReadAudio", cachedAudio],
      ["cacheRead", cached - cachedAudio],
      ["inputAudio", Math.max(0, promptParts.audio - cachedAudio)],
      ["inputImage", Math.max(0, promptParts.image - cachedParts.image)],
    ],
    "input",
  );
  if (toolPrompt)
    shareTokens(
      buckets,
      toolPrompt,
      [
        ["inputAudio", toolParts.audio],
        ["inputImage", toolParts.image],
      ],
      "input",
    );
  if (thoughts) buckets.outputReasoning = thoughts;
  shareTokens(
    buckets,
    output ?? 0,
    [
      ["outputAudio", outputParts.audio],
      ["outputImage", outputParts.image],
    ],
    "output",
  );
  return buckets;
}

/** Text, video and documents share one price; audio and images have their own. */
function sumModalities(details: unknown, countName: string): Modalities {
  const sums: Modalities = { audio: 0, image: 0 };
  for (const detail of asList(details).map(asObject)) {
    const count = asTokenCount(detail?.[countName]) ?? 0;
    const modality = String(detail?.modality).toUpperCase();
    if (modality === "AUDIO") sums.audio += count;
    if (modality === "IMAGE") sums.image += count;
  }
  return sums;
}
