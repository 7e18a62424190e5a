import type { Buckets } from "../../../domain/usage";
import { asBuffer } from "../../bytes/as-buffer";
import { asList, asName, asObject, type Members, parseMembers, sliceMember } from "../../bytes/json/parse-members";
import { parseObject } from "../../bytes/json/parse-object";
import { RepeatedEvents } from "../../bytes/json/repeated-events";
import { splitArray } from "../../bytes/json/split-array";
import { planSurvey, type SurveyPlan, surveyJson } from "../../bytes/json/survey-json";
import type { ReaderContext, UsageReader } from "../contract";
import { BatchLinesReader } from "./batch-lines";
import { concludeReading, newReading, type Reading, readErrorCode } from "./conclude-reading";
import { type OpenAiUsageRules, readOpenAiUsage, type Thinking } from "./openai-usage";
import { readStatedCost } from "./stated-cost";

const DONE = Buffer.from("[DONE]");
/** The members that are read from a body or an event. */
export const FLAT_MEMBERS = ["usage", "model", "id", "service_tier", "error", "code", "choices"];

/** A whole body is complete whatever its choices say. */
const BODY_MEMBERS = FLAT_MEMBERS.filter((name) => name !== "choices");

export interface FlatWireRules extends OpenAiUsageRules {
  /** Watches `FLAT_MEMBERS`, and the text that is delivered. */
  plan: SurveyPlan;
  /** False: without a stated usage there is no text to estimate it from (audio, images). */
  isText: boolean;
  /** The body is mostly vectors or pictures, which cost more to parse than to scan. */
  isData: boolean;
  /** The usage object says what the call costs. */
  statesCost?: boolean;
}

/**
 * Reads all OpenAI-style wires that state usage at the top level of the body or of an event: chat, completions, embeddings, audio, images.
 * The last usage that is not null wins; an event with a finish reason or without choices, or `[DONE]`, makes it final.
 */
export class FlatReader implements UsageReader {
  readonly #reading: Reading = newReading();
  readonly #repeated: RepeatedEvents;

  constructor(
    readonly context: ReaderContext,
    readonly rules: FlatWireRules,
  ) {
    this.#repeated = new RepeatedEvents(rules.plan);
  }

  event(_name: string | null, bytes: Uint8Array): boolean {
    const reading = this.#reading;
    const data = asBuffer(bytes);
    if (data.length === DONE.length && data.equals(DONE)) {
      // After an error it only ends the stream: the usage stated before was a snapshot.
      reading.isFinal ||= reading.errorCode === null;
      return true;
    }
    reading.hasContent = true;
    const repeatedBytes = this.#repeated.countText(data);
    if (repeatedBytes >= 0) {
      reading.textBytes += repeatedBytes;
      return false;
    }
    const survey = surveyJson(data, this.rules.plan);
    reading.textBytes += survey.textBytes;
    if (reading.model !== null && !survey.has("usage") && !survey.has("error") && !survey.has("x_groq")) {
      this.#repeated.learn(data);
      return false;
    }
    const members = survey.members();
    if (!this.#note(members)) return false;
    reading.isFinal = endsChoices(members);
    if (this.rules.statesCost) this.#noteCost(survey.bytesOf("usage"));
    return false;
  }

  body(bytes: Uint8Array, parsed?: unknown): void {
    const reading = this.#reading;
    reading.hasContent = bytes.length > 0;
    // An error in Gemini's compatible mode is an object inside an array.
    const object = this.rules.isData && parsed === undefined ? null : parseObject(bytes, parsed);
    const members = object ?? parseMembers(splitArray(bytes)?.[0] ?? bytes, BODY_MEMBERS);
    const isStated = members !== null && this.#note(members);
    const isDoubtful = !isStated || reading.passes.every(({ buckets }) => isAllZero(buckets));
    if (isDoubtful) reading.textBytes = surveyJson(asBuffer(bytes), this.rules.plan).textBytes;
    if (isDoubtful && reading.textBytes > 0) reading.passes = [];
    reading.isFinal = isStated;
    if (isStated && this.rules.statesCost) this.#noteCost(sliceMember(bytes, "usage"));
  }

  result() {
    if (!this.rules.isText && this.#reading.passes.length === 0) this.#reading.hasContent = false;
    return concludeReading(this.#reading, this.context);
  }

  /** @returns whether usage was stated */
  #note(members: Members): boolean {
    const reading = this.#reading;
    reading.model = asName(members.model) ?? reading.model;
    reading.responseId = asName(members.id) ?? reading.responseId;
    reading.serviceTier = asName(members.service_tier) ?? reading.serviceTier;
    if (members.error) reading.errorCode = readErrorCode(members.error, members.code);
    const usage = asObject(members.usage) ?? asObject(asObject(members.x_groq)?.usage);
    if (!usage) return false;
    reading.rawUsage = usage;
    const buckets = readOpenAiUsage(usage, this.rules);
    if (!buckets || (isAllZero(buckets) && reading.textBytes > 0)) return false;
    reading.passes = [{ model: null, buckets }];
    return true;
  }

  #noteCost(usage: Uint8Array | null): void {
    if (usage) this.#reading.statedCostNanoUsd = readStatedCost(usage);
  }
}

/** All counts are zero although text was delivered: the provider does not know either (oddities.md U15). */
export function isAllZero(buckets: Buckets): boolean {
  return Object.values(buckets).every((count) => count === 0);
}

/** A usage inside an event with choices is a snapshot until a choice is finished (oddities.md U6, U7). */
function endsChoices(members: Members): boolean {
  const choices = asList(members.choices);
  return choices.length === 0 || choices.some((choice) => asName(asObject(choice)?.finish_reason) !== null);
}

const VARYING = ["created", "obfuscation"];
/** `input`: what a custom tool is called with, plain text instead of JSON. */
const CHAT_TEXT = ["content", "reasoning_content", "reasoning", "refusal", "arguments", "input"];
const CHAT = planSurvey({ text: CHAT_TEXT, watched: FLAT_MEMBERS, varying: VARYING });
/** https://console.groq.com/docs/api-reference: the last event with choices holds `x_groq: {id, usage}`. */
const CHAT_WITH_X_GROQ = planSurvey({ text: CHAT_TEXT, watched: [...FLAT_MEMBERS, "x_groq"], varying: VARYING });
const COMPLETIONS = planSurvey({ text: ["text"], watched: FLAT_MEMBERS, varying: VARYING });

export interface ChatReaderOptions {
  /** What the provider's `completion_tokens` includes. */
  thinking?: Thinking;
  statesCost?: boolean;
  /** A stream's usage stands in `x_groq` too. */
  readsXGroq?: boolean;
}

/** Chat completions. */
export function readChat(
  context: ReaderContext,
  { thinking = "inside", statesCost = false, readsXGroq = false }: ChatReaderOptions = {},
): UsageReader {
  const plan = readsXGroq ? CHAT_WITH_X_GROQ : CHAT;
  return new FlatReader(context, { thinking, plainOutput: "output", plan, isText: true, isData: false, statesCost });
}

/** Legacy completions. */
export function readCompletions(context: ReaderContext, statesCost: boolean): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "output", plan: COMPLETIONS, isText: true, isData: false, statesCost });
}

const NO_TEXT = planSurvey({ watched: FLAT_MEMBERS });

/** Embeddings: input only; estimated from the request if the provider states none. */
export function readEmbeddings(context: ReaderContext, statesCost: boolean): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "output", plan: NO_TEXT, isText: true, isData: true, statesCost });
}

/** Speech, transcriptions, translations: tokens, seconds (`usage.type: "duration"`), or nothing stated. */
export function readAudio(context: ReaderContext): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "output", plan: NO_TEXT, isText: false, isData: true });
}

/** Images: tokens, or nothing that can be counted (a URL, a cost). Output without details is image tokens. */
export function readImages(context: ReaderContext): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "outputImage", plan: NO_TEXT, isText: false, isData: true });
}

/** A batch's output file: each line holds a response of one of the batched wires, in `response.body`. Other files have no such lines. */
export function readBatchOutput(context: ReaderContext): UsageReader {
  return new BatchLinesReader(context, "response", (response: Members) => {
    const body = asObject(response.body);
    const usage = asObject(body?.usage);
    const buckets = usage && readOpenAiUsage(usage, { thinking: "inside", plainOutput: "output" });
    return buckets ? [{ model: asName(body?.model), buckets }] : [];
  });
}
