import { asBuffer } from "../../bytes/as-buffer";
import { asName, asObject, type Members, parseMembers, readErrorCode } from "../../bytes/json/parse-members";
import { splitArray } from "../../bytes/json/split-array";
import { planSurvey, surveyJson } from "../../bytes/json/survey-json";
import type { ReaderContext, ReaderResult, UsageReader } from "../contract";
import { concludeReading, newReading, type Reading } from "./conclude-reading";
import { readGeminiUsage, readInteractionUsage } from "./gemini-usage";

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
 * Gemini's native wire: JSON, SSE, the JSON array that a stream without `alt=sse` is, and the interactions API.
 * `usageMetadata` is cumulative and its prompt count may change in mid-stream: the last one that states a count wins.
 */
export class GeminiReader implements UsageReader {
  readonly #reading: Reading = newReading();

  constructor(readonly context: ReaderContext) {}

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

  body(bytes: Uint8Array): void {
    this.#reading.hasContent = bytes.length > 0;
    const elements = splitArray(bytes);
    if (elements) {
      for (const element of elements) this.event(null, element);
      return;
    }
    const members = parseMembers(bytes, MEMBERS);
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
