import type { Buckets } from "../../../domain/usage";
import type { ReaderContext, UsageReader } from "../contract";
import { concludeReading, newReading, type Reading } from "./conclude-reading";
import { asBuffer, countStringBytes, hasObjectMember } from "./find-member";
import { type OpenAiUsageRules, readOpenAiUsage } from "./openai-usage";
import { asList, asName, asObject, type Members, parseMembers, readErrorCode } from "./parse-members";
import { splitArray } from "./split-array";

const USAGE = Buffer.from('"usage"');
const ERROR = Buffer.from('"error"');
const DONE = Buffer.from("[DONE]");
const MEMBERS = ["usage", "model", "id", "service_tier", "error", "code", "choices"];

export interface FlatWireRules extends OpenAiUsageRules {
  /** Members whose strings are what the answer delivers, with their quotes: for the estimate. */
  textKeys: readonly Buffer[];
  /** False: without a stated usage there is nothing to estimate by (audio, images). */
  isText: boolean;
}

/**
 * All OpenAI-style wires whose usage stands at the top level of the body or of an event: chat, completions, embeddings, audio, images.
 * The last usage that is not null wins, wherever it stands; an event with a finish reason, without choices, or `[DONE]` makes it final.
 */
export class FlatReader implements UsageReader {
  readonly #reading: Reading = newReading();

  constructor(
    readonly context: ReaderContext,
    readonly rules: FlatWireRules,
  ) {}

  event(_name: string | null, bytes: Uint8Array): boolean {
    const reading = this.#reading;
    const data = asBuffer(bytes);
    if (data.length === DONE.length && data.equals(DONE)) {
      reading.isFinal = true;
      return true;
    }
    reading.hasContent = true;
    this.#countText(data);
    const hasUsage = hasObjectMember(data, USAGE);
    if (!hasUsage && reading.model !== null && data.indexOf(ERROR) < 0) return false;
    const members = parseMembers(data, MEMBERS);
    if (!members) return false;
    const isStated = this.#note(members);
    if (isStated) reading.isFinal = endsChoices(members);
    return false;
  }

  body(bytes: Uint8Array): void {
    const reading = this.#reading;
    reading.hasContent = bytes.length > 0;
    // An error of Gemini's compatible mode is an object in an array.
    const members = parseMembers(splitArray(bytes)?.[0] ?? bytes, MEMBERS);
    if (members && this.#note(members)) reading.isFinal = true;
    else this.#countText(asBuffer(bytes));
  }

  result() {
    if (!this.rules.isText && this.#reading.passes.length === 0) this.#reading.hasContent = false;
    return concludeReading(this.#reading, this.context);
  }

  #countText(data: Buffer): void {
    for (const key of this.rules.textKeys) this.#reading.textBytes += countStringBytes(data, key);
  }

  /** @returns whether usage was stated */
  #note(members: Members): boolean {
    const reading = this.#reading;
    reading.model = asName(members.model) ?? reading.model;
    reading.responseId = asName(members.id) ?? reading.responseId;
    reading.serviceTier = asName(members.service_tier) ?? reading.serviceTier;
    if (members.error) reading.errorCode = readErrorCode(members.error, members.code);
    const usage = asObject(members.usage);
    if (!usage) return false;
    reading.rawUsage = usage;
    const buckets = readOpenAiUsage(usage, this.rules);
    if (!buckets || (isAllZero(buckets) && reading.textBytes > 0)) return false;
    reading.passes = [{ model: null, buckets }];
    return true;
  }
}

/** Every count zero although text was delivered: the provider does not know either (oddities.md U15). */
export function isAllZero(buckets: Buckets): boolean {
  return Object.values(buckets).every((count) => count === 0);
}

/** A usage inside an event with choices is a snapshot until a choice is finished (oddities.md U6, U7). */
function endsChoices(members: Members): boolean {
  const choices = asList(members.choices);
  return choices.length === 0 || choices.some((choice) => asName(asObject(choice)?.finish_reason) !== null);
}
