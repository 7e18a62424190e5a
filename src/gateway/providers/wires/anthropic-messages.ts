import { asBuffer } from "../../bytes/as-buffer";
import { asName, asObject, type Members, parseMembers, readErrorCode } from "../../bytes/json/parse-members";
import { planSurvey, surveyJson } from "../../bytes/json/survey-json";
import type { ReaderContext, ReaderResult, UsageReader } from "../contract";
import { readAnthropicUsage } from "./anthropic-usage";
import { concludeReading, newReading, type Reading } from "./conclude-reading";
import { asCount } from "./share-tokens";

const TYPE = planSurvey({ watched: ["type"] });
const TEXT = planSurvey({ text: ["text", "thinking", "partial_json"] });
const BODY_MEMBERS = ["usage", "model", "id", "error"];

/**
 * Anthropic's messages wire. In a stream `message_delta.usage` is cumulative and final and overrides `message_start` field by field;
 * the two are never added. What only the start states (the cache write's split) stays.
 */
export class MessagesReader implements UsageReader {
  readonly #reading: Reading = newReading();
  #usage: Members = {};
  /** Output was stated as something that is no count: what is known of it is not the provider's last word. */
  #isDoubtful = false;

  constructor(readonly context: ReaderContext) {}

  event(name: string | null, bytes: Uint8Array): boolean {
    const data = asBuffer(bytes);
    const type = name ?? asName(surveyJson(data, TYPE).valueOf("type"));
    this.#reading.hasContent = true;
    switch (type) {
      case "content_block_delta":
        this.#countText(data);
        return false;
      case "message_start":
        this.#noteMessage(asObject(parseMembers(data, ["message"])?.message));
        return false;
      case "message_delta":
        this.#reading.isFinal = this.#noteUsage(parseMembers(data, ["usage"])?.usage) || this.#reading.isFinal;
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

  body(bytes: Uint8Array): void {
    this.#reading.hasContent = bytes.length > 0;
    const members = parseMembers(bytes, BODY_MEMBERS);
    this.#noteMessage(members);
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

  #countText(data: Buffer): void {
    this.#reading.textBytes += surveyJson(data, TEXT).textBytes;
  }

  #noteMessage(message: Members | null): void {
    if (!message) return;
    this.#reading.model = asName(message.model) ?? this.#reading.model;
    this.#reading.responseId = asName(message.id) ?? this.#reading.responseId;
    this.#noteUsage(message.usage);
  }

  /** @returns whether there was a usage. A member that is null, or a count that is none, says nothing and overrides nothing. */
  #noteUsage(stated: unknown): boolean {
    const usage = asObject(stated);
    if (!usage) return false;
    const output = usage.output_tokens ?? undefined;
    if (output !== undefined && asCount(output) === undefined) this.#isDoubtful = true;
    const kept = Object.entries(usage).filter(([, value]) => value !== null && (typeof value !== "number" || asCount(value) !== undefined));
    this.#usage = { ...this.#usage, ...Object.fromEntries(kept) };
    return true;
  }
}
