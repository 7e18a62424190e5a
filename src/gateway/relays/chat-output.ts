import type { AppError } from "../../domain/errors";
import { tryParseExact } from "../bytes/json/exact-json";
import { asList, asObject, type Members, parseJson } from "../bytes/json/parse-members";
import type { ChatResale } from "../providers/contract";
import { formatOpenAiError } from "../providers/shape-error";
import { stripAddedUsage } from "../providers/wires/include-usage";
import type { AnswerContext, ChatStream, TranslatedError } from "../translate/chat/chat-types";
import { translateError } from "../translate/translate-error";
import type { CallClosing } from "./call-closing";
import { hasWords, STOP } from "./empty-answer";
import { formatUsage } from "./format-usage";
import { type DataFrame, formatEvent, type StreamOutput, textOf } from "./stream-output";

const DONE = Buffer.from("data: [DONE]\n\n");

/** OpenAI's chat to OpenAI's chat: events that are OpenAI's own pass as they are, others are normalized. */
export function openChatOutput(chat: ChatResale, context: AnswerContext, wantsUsage: boolean): StreamOutput {
  const stream = chat.openStream(context);
  return stream ? new NormalizedOutput(stream, context, wantsUsage) : new PlainOutput(context, wantsUsage);
}

/** What both ways have in common: the end. */
abstract class ChatOutput {
  constructor(
    readonly context: AnswerContext,
    readonly wantsUsage: boolean,
  ) {}

  /** The chunk with the usage; null: none was stated. */
  protected abstract usageChunk(): Members | null;

  close({ read, settlement, extras }: CallClosing): Uint8Array[] {
    if (!this.wantsUsage) return [DONE];
    const { id, requestedModel, createdAtMs } = this.context;
    const envelope = { id: read?.responseId ?? id, object: "chat.completion.chunk", created: Math.floor(createdAtMs / 1000) };
    const chunk = this.usageChunk() ?? { ...envelope, model: read?.model ?? requestedModel, choices: [], usage: null };
    return [formatEvent({ ...chunk, usage: formatUsage(chunk.usage, read, settlement), ...extras }), DONE];
  }

  fail(error: AppError): Uint8Array[] {
    return [formatEvent(formatOpenAiError(error))];
  }
}

class NormalizedOutput extends ChatOutput implements StreamOutput {
  #hasContent = false;
  #hasStopped = false;

  constructor(
    readonly stream: ChatStream,
    context: AnswerContext,
    wantsUsage: boolean,
  ) {
    super(context, wantsUsage);
  }

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

  push({ name, data }: DataFrame): Uint8Array[] {
    const chunks = this.stream.push({ name, data: tryParseExact(textOf(data)) });
    if (!this.#hasContent) {
      const carried = chunks.map(contentOf);
      this.#hasContent = carried.includes("content");
      this.#hasStopped ||= carried.includes("a stop");
    }
    return chunks.map((chunk) => formatEvent(this.wantsUsage ? { ...chunk, usage: null } : chunk));
  }

  protected usageChunk(): Members | null {
    return asObject(this.stream.end()[0]);
  }
}

const USAGE = Buffer.from('"usage":{');
const ERROR = Buffer.from('"error"');

/** Events that are OpenAI's own pass as the bytes that they are; only those with usage or an error are looked into. */
class PlainOutput extends ChatOutput implements StreamOutput {
  #usageChunk: Members | null = null;
  #error: TranslatedError | null = null;
  #hasContent = false;
  #hasStopped = false;
  readonly isFinished = false; // `[DONE]` says so

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

  push({ raw, data }: DataFrame, isPlain: boolean): Uint8Array[] {
    if (!this.#hasContent) {
      const carried = contentOf(parseJson(textOf(data)));
      this.#hasContent = carried === "content";
      this.#hasStopped ||= carried === "a stop";
    }
    if (isPlain) return this.#passPlain(raw, data);
    // Inside a string the quotes would be escaped.
    const members = data.includes(USAGE) || data.includes(ERROR) ? asObject(parseJson(textOf(data))) : null;
    if (members?.error) this.#error = translateError(200, members);
    if (this.#error) return [];
    const usage = asObject(members?.usage);
    if (!members || !usage) return this.#passPlain(raw, data);
    const isApart = asList(members.choices).length === 0;
    this.#usageChunk = { ...members, choices: [] };
    return isApart ? [] : [formatEvent({ ...members, usage: this.wantsUsage ? null : undefined })];
  }

  protected usageChunk(): Members | null {
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
