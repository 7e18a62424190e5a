import type { Buckets, UsagePass } from "../../../domain/usage";
import { asBuffer } from "../../bytes/as-buffer";
import { asList, asName, asObject, type Members, parseMembers, sliceMember } from "../../bytes/json/parse-members";
import { parseObject } from "../../bytes/json/parse-object";
import { RepeatedEvents } from "../../bytes/json/repeated-events";
import { planSurvey, surveyJson } from "../../bytes/json/survey-json";
import type { ReaderContext, ReaderResult, UsageReader } from "../contract";
import { BatchLinesReader } from "./batch-lines";
import { asTokenCount, concludeReading, isEmpty, newReading, type Reading, readErrorCode, shareTokens } from "./conclude-reading";
import { readStatedCost } from "./stated-cost";

const TYPE = planSurvey({ watched: ["type"] });
const TEXT = planSurvey({ text: ["text", "thinking", "partial_json"], varying: ["index"] });
const BODY_MEMBERS = ["usage", "model", "id", "error"];

/**
 * Reads Anthropic's messages wire. In a stream `message_delta.usage` is cumulative and final: it overrides `message_start` field by field and is
 * never added to it. What only the start states (how cache writes are split) stays.
 */
export class MessagesReader implements UsageReader {
  readonly #reading: Reading = newReading();
  readonly #repeated = new RepeatedEvents(TEXT);
  #usage: Members = {};
  /** The output was once stated as something that is not a count, so the usage is not the provider's final word. */
  #isDoubtful = false;

  /** @param statesCost the usage object says what the call costs */
  constructor(
    readonly context: ReaderContext,
    readonly statesCost = false,
  ) {}

  event(name: string | null, bytes: Uint8Array): boolean {
    const data = asBuffer(bytes);
    const type = name ?? asName(surveyJson(data, TYPE).valueOf("type"));
    this.#reading.hasContent = true;
    switch (type) {
      case "content_block_delta":
        this.#countDelta(data);
        return false;
      case "message_start":
        this.#noteMessage(asObject(parseMembers(data, ["message"])?.message));
        return false;
      case "message_delta":
        this.#reading.isFinal = this.#noteUsage(parseMembers(data, ["usage"])?.usage) || this.#reading.isFinal;
        this.#noteCost(data);
        return false;
      case "message_stop":
        this.#reading.isFinal = true;
        return true;
      case "error":
        this.#reading.errorCode = readErrorCode(parseMembers(data, ["error"])?.error);
        return false;
      default:
        return false;
    }
  }

  body(bytes: Uint8Array, parsed?: unknown): void {
    this.#reading.hasContent = bytes.length > 0;
    const members = parseObject(bytes, parsed) ?? parseMembers(bytes, BODY_MEMBERS);
    this.#noteMessage(members);
    this.#noteCost(bytes);
    this.#reading.isFinal = members !== null;
    if (!members?.usage || this.#isDoubtful) this.#countText(asBuffer(bytes));
    if (members?.error) this.#reading.errorCode = readErrorCode(members.error);
  }

  result(): ReaderResult {
    const reading = this.#reading;
    const passes = readAnthropicUsage(this.#usage, reading.model);
    const rawUsage = Object.keys(this.#usage).length > 0 ? this.#usage : null;
    const isFinal = reading.isFinal && !this.#isDoubtful;
    return concludeReading({ ...reading, isFinal, passes, serviceTier: asName(this.#usage.service_tier), rawUsage }, this.context);
  }

  /** Not of a message's start, where nothing has been written yet. */
  #noteCost(message: Uint8Array): void {
    const usage = this.statesCost ? sliceMember(message, "usage") : null;
    if (usage) this.#reading.statedCostNanoUsd = readStatedCost(usage);
  }

  #countDelta(data: Buffer): void {
    const repeatedBytes = this.#repeated.countText(data);
    if (repeatedBytes >= 0) {
      this.#reading.textBytes += repeatedBytes;
      return;
    }
    this.#countText(data);
    this.#repeated.learn(data);
  }

  #countText(data: Buffer): void {
    this.#reading.textBytes += surveyJson(data, TEXT).textBytes;
  }

  #noteMessage(message: Members | null): void {
    if (!message) return;
    this.#reading.model = asName(message.model) ?? this.#reading.model;
    this.#reading.responseId = asName(message.id) ?? this.#reading.responseId;
    this.#noteUsage(message.usage);
  }

  /** @returns whether there was a usage. Null members and invalid counts override nothing. */
  #noteUsage(stated: unknown): boolean {
    const usage = asObject(stated);
    if (!usage) return false;
    const output = usage.output_tokens ?? undefined;
    if (output !== undefined && asTokenCount(output) === undefined) this.#isDoubtful = true;
    const kept = Object.entries(usage).filter(([, value]) => value !== null && (typeof value !== "number" || asTokenCount(value) !== undefined));
    this.#usage = { ...this.#usage, ...Object.fromEntries(kept) };
    return true;
  }
}

/** Reads a message batch's results: one message per line, in `result.message`; failed and expired lines have none. */
export function readBatchResults(context: ReaderContext): UsageReader {
  return new BatchLinesReader(context, "result", (result: Members) => {
    const message = asObject(result.message);
    const usage = asObject(message?.usage);
    const model = asName(message?.model);
    return usage ? readAnthropicUsage(usage, model).map((pass) => ({ ...pass, model: pass.model ?? model })) : [];
  });
}

/**
 * The passes of one response: the call's own, and those that only `usage.iterations` states (compaction, an advisor on another model, a model that
 * declined before a fallback). They are billed, but not included in the totals (oddities.md B9).
 * @returns [] when the usage states no count
 */
export function readAnthropicUsage(usage: Members, model: string | null): UsagePass[] {
  const buckets = readBuckets(usage);
  if (!buckets) return [];
  const searches = asTokenCount(asObject(usage.server_tool_use)?.web_search_requests);
  if (searches) buckets.webSearches = searches;
  return [{ model: null, buckets }, ...readOtherIterations(usage, model)];
}

/** Input excludes both cache parts; output includes thinking. Cache writes that the split does not mention live for 5 minutes. */
function readBuckets(usage: Members): Buckets | null {
  const input = asTokenCount(usage.input_tokens);
  const output = asTokenCount(usage.output_tokens);
  const split = asObject(usage.cache_creation) ?? {};
  const write1h = asTokenCount(split.ephemeral_1h_input_tokens) ?? 0;
  const written = asTokenCount(usage.cache_creation_input_tokens) ?? write1h + (asTokenCount(split.ephemeral_5m_input_tokens) ?? 0);
  const read = asTokenCount(usage.cache_read_input_tokens) ?? 0;
  if (input === undefined && output === undefined && written + read === 0) return null;
  const buckets: Buckets = { input: input ?? 0 };
  if (read > 0) buckets.cacheRead = read;
  if (written > 0) shareTokens(buckets, written, [["cacheWrite1h", write1h]], "cacheWrite");
  shareTokens(buckets, output ?? 0, [["outputReasoning", asTokenCount(asObject(usage.output_tokens_details)?.thinking_tokens)]], "output");
  return buckets;
}

function readOtherIterations(usage: Members, model: string | null): UsagePass[] {
  const iterations = asList(usage.iterations)
    .map(asObject)
    .filter((iteration) => iteration !== null);
  const totals = asTokenCount(usage.input_tokens);
  const sum = iterations.reduce((input, iteration) => input + (asTokenCount(iteration.input_tokens) ?? 0), 0);
  if (iterations.length < 2 || sum === totals) return [];
  const fallback = iterations.findLast((iteration) => iteration.type === "fallback_message");
  const served = asName(fallback?.model) ?? model;
  return iterations.flatMap((iteration) => {
    const buckets = isInTotals(iteration, fallback !== undefined, served) ? null : readBuckets(iteration);
    return buckets && !isEmpty(buckets) ? [{ model: asName(iteration.model), buckets }] : [];
  });
}

/** The totals cover the model that served the call: its `message` turns, and the `fallback_message` if it replaced another model. */
function isInTotals(iteration: Members, isFallback: boolean, served: string | null): boolean {
  if (iteration.type === "fallback_message") return true;
  if (iteration.type !== "message") return false;
  return !isFallback || (asName(iteration.model) ?? served) === served;
}
