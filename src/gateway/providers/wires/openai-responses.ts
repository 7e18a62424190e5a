import type { Buckets, UsagePass } from "../../../domain/usage";
import { asBuffer } from "../../bytes/as-buffer";
import { asList, asName, asObject, type Members, parseMembers, sliceMember } from "../../bytes/json/parse-members";
import { parseObject } from "../../bytes/json/parse-object";
import { RepeatedEvents } from "../../bytes/json/repeated-events";
import { planSurvey, surveyJson } from "../../bytes/json/survey-json";
import type { ReaderContext, ReaderResult, UsageReader } from "../contract";
import { concludeReading, newReading, type Reading, readErrorCode } from "./conclude-reading";
import { isAllZero } from "./openai-flat";
import { type OpenAiUsageRules, readOpenAiUsage } from "./openai-usage";
import { readStatedCost } from "./stated-cost";

const EVENT = planSurvey({
  text: ["delta"],
  watched: ["type", "response", "error", "code"],
  varying: ["sequence_number", "obfuscation"],
});
const OUTPUT = planSurvey({ text: ["text", "arguments"] });
const SEARCH_CALL = Buffer.from('"web_search_call"');
const MEMBERS = ["usage", "tool_usage", "tools", "model", "id", "service_tier", "status", "background", "error", "code"];
const TERMINAL = new Set(["response.completed", "response.incomplete", "response.failed", "response.cancelled"]);
const UNFINISHED = new Set(["queued", "in_progress"]);
const INSIDE: OpenAiUsageRules = { thinking: "inside", plainOutput: "output" };
const IMAGES: OpenAiUsageRules = { thinking: "inside", plainOutput: "outputImage" };
/** The image tool's default model. */
const IMAGE_TOOL_MODEL = "gpt-image-1";

/**
 * Reads OpenAI's Responses wire, JSON and stream. Usage is stated in the terminal event's response, with the tools that ran at the provider beside
 * it (`tool_usage`). A response that is only fetched was billed when it was made, unless it was made in the background.
 */
export class ResponsesReader implements UsageReader {
  readonly #reading: Reading = newReading();
  readonly #repeated = new RepeatedEvents(EVENT);
  #isInBackground = false;

  /** @param statesCost the usage object says what the call costs */
  constructor(
    readonly context: ReaderContext,
    readonly statesCost = false,
  ) {}

  event(_name: string | null, bytes: Uint8Array): boolean {
    const data = asBuffer(bytes);
    this.#reading.hasContent = true;
    const repeatedBytes = this.#repeated.countText(data);
    if (repeatedBytes >= 0) {
      this.#reading.textBytes += repeatedBytes;
      return false;
    }
    const survey = surveyJson(data, EVENT);
    this.#reading.textBytes += survey.textBytes;
    const response = survey.has("response") ? survey.bytesOf("response") : null;
    if (!response && !survey.has("error") && !survey.has("code")) {
      this.#repeated.learn(data);
      return false;
    }
    const type = asName(survey.valueOf("type")) ?? "";
    if (response) this.#noteResponse(response);
    else if (type === "error") this.#reading.errorCode = readErrorCode(survey.valueOf("error"), survey.valueOf("code"));
    return response !== null && TERMINAL.has(type);
  }

  body(bytes: Uint8Array, parsed?: unknown): void {
    this.#reading.hasContent = bytes.length > 0;
    this.#noteResponse(bytes, parsed);
  }

  result(): ReaderResult {
    const reading = this.#reading;
    if (this.context.method === "GET" && !this.#isInBackground)
      return concludeReading({ ...reading, passes: [], hasContent: false, statedCostNanoUsd: null }, this.context);
    return concludeReading(reading, this.context);
  }

  #noteResponse(bytes: Uint8Array, parsed?: unknown): void {
    const reading = this.#reading;
    const members = parseObject(bytes, parsed) ?? parseMembers(bytes, MEMBERS);
    if (!members) {
      this.#countText(bytes);
      return;
    }
    this.#isInBackground = members.background === true;
    reading.model = asName(members.model) ?? reading.model;
    reading.responseId = asName(members.id) ?? reading.responseId;
    reading.serviceTier = asName(members.service_tier) ?? reading.serviceTier;
    if (members.error) reading.errorCode = readErrorCode(members.error, members.code);
    if (UNFINISHED.has(asName(members.status) ?? "")) {
      // The usage is not known before the end, and a body in this state has delivered nothing.
      reading.hasContent = reading.textBytes > 0 || this.context.method !== "GET";
      if (reading.textBytes === 0 && this.#isInBackground) reading.hasContent = false;
      return;
    }
    if (reading.textBytes === 0) this.#countText(bytes);
    this.#noteUsage(members, bytes);
  }

  #noteUsage(members: Members, bytes: Uint8Array): void {
    const usage = asObject(members.usage);
    if (!usage) return;
    const buckets = readOpenAiUsage(usage, INSIDE);
    this.#reading.rawUsage = members.tool_usage ? { ...usage, tool_usage: members.tool_usage } : usage;
    if (!buckets || (isAllZero(buckets) && this.#reading.textBytes > 0)) return;
    const searches = countSearches(members, bytes);
    if (searches > 0) buckets.webSearches = Math.max(searches, buckets.webSearches ?? 0);
    this.#reading.passes = [{ model: null, buckets }, ...readImageTool(members)];
    this.#reading.isFinal = true;
    const stated = this.statesCost ? sliceMember(bytes, "usage") : null;
    if (stated) this.#reading.statedCostNanoUsd = readStatedCost(stated);
  }

  #countText(bytes: Uint8Array): void {
    const output = sliceMember(bytes, "output") ?? bytes;
    this.#reading.textBytes += surveyJson(asBuffer(output), OUTPUT).textBytes;
  }
}

/** From `tool_usage`; older responses only show the calls in their output. xAI states searches in its usage object instead. */
function countSearches(members: Members, bytes: Uint8Array): number {
  const stated = asObject(asObject(members.tool_usage)?.web_search)?.num_requests;
  if (typeof stated === "number") return Number.isSafeInteger(stated) && stated > 0 ? stated : 0;
  if (asObject(members.usage)?.server_side_tool_usage_details !== undefined) return 0;
  if (asBuffer(bytes).indexOf(SEARCH_CALL) < 0) return 0;
  return asList(parseMembers(bytes, ["output"])?.output).filter(isSearchCall).length;
}

/** Opening a page that a search has found is not a search. */
function isSearchCall(item: unknown): boolean {
  const call = asObject(item);
  const action = asName(asObject(call?.action)?.type);
  return call?.type === "web_search_call" && (action === null || action === "search");
}

/** Images made by the image tool are billed on the image model, beside the call's own tokens. */
function readImageTool(members: Members): UsagePass[] {
  const usage = asObject(asObject(members.tool_usage)?.image_gen);
  const buckets: Buckets | null = usage && readOpenAiUsage(usage, IMAGES);
  if (!buckets || isAllZero(buckets)) return [];
  const tool = asList(members.tools)
    .map(asObject)
    .find((candidate) => candidate?.type === "image_generation");
  return [{ model: asName(tool?.model) ?? IMAGE_TOOL_MODEL, buckets }];
}
