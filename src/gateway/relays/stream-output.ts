import { asList, asObject, type Members, parseJson } from "../bytes/json/parse-members";
import type { SseFrame } from "../bytes/sse/sse-frame";
import type { Resale } from "../providers/contract";
import { stripAddedUsage } from "../providers/wires/include-usage";
import type { AnswerContext, ChatStream, TranslatedError } from "../translate/chat/chat-types";
import { translateError } from "../translate/translate-error";
import { hasWords, STOP } from "./empty-answer";

/** A provider's events as the caller's. What is only told at the end (the usage) is kept until then. */
export interface StreamOutput {
  /** How far into a packet's bytes no event has to be looked into. */
  plainUntil(packet: Buffer): number;
  /** One event of the provider, less the one that only ends the stream; `isPlain`: `plainUntil` says so. Empty: nothing to pass on yet. */
  push(frame: SseFrame & { data: Uint8Array }, isPlain: boolean): Uint8Array[];
  /** The chunk with the usage; null: none was stated. */
  usageChunk(): Members | null;
  /** Something of the answer itself has come: until then there are only openings. */
  readonly hasContent: boolean;
  /** The model has said that it has ended, and nothing before that: whether it is an answer is known when its usage is. */
  readonly hasStopped: boolean;
  /** An error that came inside the stream. */
  readonly error: TranslatedError | null;
  /** The answer is complete, whether or not an event has said so. */
  readonly isFinished: boolean;
}

export function openOutput(resale: Resale, context: AnswerContext, wantsUsage: boolean): StreamOutput {
  const stream = resale.openStream(context);
  return stream ? new TranslatedOutput(stream, wantsUsage) : new PlainOutput(wantsUsage);
}

export function formatEvent(data: unknown): Uint8Array {
  return Buffer.from(`data: ${JSON.stringify(data)}\n\n`);
}

class TranslatedOutput implements StreamOutput {
  #hasContent = false;
  #hasStopped = false;

  constructor(
    readonly stream: ChatStream,
    readonly wantsUsage: boolean,
  ) {}

  get error(): TranslatedError | null {
    return this.stream.error;
  }

  get hasContent(): boolean {
    return this.#hasContent;
  }

  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  get isFinished(): boolean {
    return this.stream.isFinished;
  }

  plainUntil(): number {
    return 0;
  }

  push({ name, data }: SseFrame & { data: Uint8Array }): Uint8Array[] {
    const chunks = this.stream.push({ name, data: parseJson(textOf(data)) });
    if (!this.#hasContent) {
      const carried = chunks.map(contentOf);
      this.#hasContent = carried.includes("content");
      this.#hasStopped ||= carried.includes("a stop");
    }
    return chunks.map((chunk) => formatEvent(this.wantsUsage ? { ...chunk, usage: null } : chunk));
  }

  usageChunk(): Members | null {
    return asObject(this.stream.end()[0]);
  }
}

const USAGE = Buffer.from('"usage":{');
const ERROR = Buffer.from('"error"');

/** Events that are OpenAI's own pass as the bytes that they are; only those with usage or an error are looked into. */
class PlainOutput implements StreamOutput {
  #usageChunk: Members | null = null;
  #error: TranslatedError | null = null;
  #hasContent = false;
  #hasStopped = false;
  readonly isFinished = false; // `[DONE]` says so

  constructor(readonly wantsUsage: boolean) {}

  get error(): TranslatedError | null {
    return this.#error;
  }

  get hasContent(): boolean {
    return this.#hasContent;
  }

  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  /** One search for all events of a packet. */
  plainUntil(packet: Buffer): number {
    const places = [packet.indexOf(USAGE), packet.indexOf(ERROR)].filter((place) => place >= 0);
    return Math.min(packet.length, ...places);
  }

  push({ raw, data }: SseFrame & { data: Uint8Array }, isPlain: boolean): Uint8Array[] {
    if (!this.#hasContent) {
      const carried = contentOf(parseJson(textOf(data)));
      this.#hasContent = carried === "content";
      this.#hasStopped ||= carried === "a stop";
    }
    if (isPlain) return this.#passPlain(raw, data);
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
    // Inside a string the quotes would be escaped.
    const members = bytes.includes(USAGE) || bytes.includes(ERROR) ? asObject(parseJson(bytes.toString("utf8"))) : null;
    if (members?.error) this.#error = translateError(200, members);
    if (this.#error) return [];
    const usage = asObject(members?.usage);
    if (!members || !usage) return this.#passPlain(raw, data);
    const isApart = asList(members.choices).length === 0;
    this.#usageChunk = { ...members, choices: [] };
    return isApart ? [] : [formatEvent({ ...members, usage: this.wantsUsage ? null : undefined })];
  }

  usageChunk(): Members | null {
    return this.#usageChunk;
  }

  #passPlain(raw: Uint8Array, data: Uint8Array): Uint8Array[] {
    const passed = this.wantsUsage ? raw : stripAddedUsage(raw, data);
    return passed ? [passed] : [];
  }
}

/** Of a chunk; each is more than the one before. */
type Carries = "nothing" | "a stop" | "content";

/** Content is more than the role: text, a tool call, reasoning, a refusal, anything newer, or a finish that explains why there is none of them. */
function contentOf(chunk: unknown): Carries {
  let carries: Carries = "nothing";
  for (const value of asList(asObject(chunk)?.choices)) {
    const choice = asObject(value);
    if (hasWords(choice?.delta) || (choice?.finish_reason != null && choice.finish_reason !== STOP)) return "content";
    if (choice?.finish_reason === STOP) carries = "a stop";
  }
  return carries;
}

function textOf(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.length).toString("utf8");
}
