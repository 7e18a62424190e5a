import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import type { HubEvent, HubStop, HubStream } from "../../hub/hub-answer";
import type { AnswerContext, TranslatedError } from "../../translate/chat/chat-types";
import { nameToolCall } from "../../translate/compatible/response";
import { translateError } from "../../translate/translate-error";
import { AnswerParts, insertCitations } from "./answer-parts";
import { readFinishReason } from "./finish-reasons";
import { readCitations } from "./locate-citation";

/**
 * Reads Gemini's chunks, each a whole response: https://ai.google.dev/api/generate-content#generatecontentresponse. Its end has no event of its own,
 * and more may follow what states the finish reason: `stop` is told at the end.
 */
export class GeminiStreamReader implements HubStream {
  readonly #parts: AnswerParts;
  #hasStarted = false;
  #hasAnswer = false;
  #stop: HubStop | null = null;
  #hasEnded = false;
  #error: TranslatedError | null = null;

  constructor(context: AnswerContext) {
    this.#parts = new AnswerParts((position) => nameToolCall(context.id, 0, position));
  }

  get error(): TranslatedError | null {
    return this.#error;
  }

  get isFinished(): boolean {
    return this.#stop !== null && this.#error === null;
  }

  /** Something was answered, be it that the prompt is blocked. */
  get hasAnswer(): boolean {
    return this.#hasAnswer;
  }

  push({ data }: { name: string | null; data: unknown }): HubEvent[] {
    return (Array.isArray(data) ? data : [data]).flatMap((chunk: unknown) => this.#read(asObject(chunk)));
  }

  end(): HubEvent[] {
    if (this.#hasEnded) return [];
    this.#hasEnded = true;
    const stop: HubEvent[] = this.#stop && !this.#error ? [{ type: "stop", stop: this.#stop }] : [];
    return [...this.#parts.close(), ...stop];
  }

  #read(chunk: Members | null): HubEvent[] {
    if (!chunk || this.#error || this.#hasEnded) return [];
    if (chunk.error !== undefined && chunk.error !== null) {
      this.#error = translateError(200, chunk);
      return [];
    }
    const start = this.#start(chunk);
    const candidate =
      asList(chunk.candidates)
        .map(asObject)
        .find((stated) => stated && !stated.index) ?? null;
    const events = candidate ? this.#readCandidate(candidate) : [];
    const blocked = asObject(chunk.promptFeedback)?.blockReason;
    if (isStated(blocked)) {
      this.#hasAnswer = true;
      this.#stop = { reason: "filter", sequence: null };
    }
    return [...start, ...events];
  }

  #start(chunk: Members): HubEvent[] {
    if (this.#hasStarted) return [];
    this.#hasStarted = true;
    const createdAtMs = Date.parse(asText(chunk.createTime) ?? "");
    const names = { id: asText(chunk.responseId) || null, model: asText(chunk.modelVersion) || null };
    return [{ type: "start", ...names, createdAtMs: Number.isNaN(createdAtMs) ? null : createdAtMs }];
  }

  #readCandidate(candidate: Members): HubEvent[] {
    this.#hasAnswer = true;
    const events = this.#parts.read(asList(asObject(candidate.content)?.parts));
    const reason = candidate.finishReason;
    if (typeof reason === "string" || typeof reason === "number") this.#stop = readFinishReason(reason, this.#parts.hasCalls);
    return insertCitations(events, readCitations(candidate, this.#parts.said), this.#parts.openIndex);
  }
}

/** Enums may be numbers (oddities.md C9); the first one says nothing. */
function isStated(value: unknown): boolean {
  return typeof value === "number" ? value > 0 : typeof value === "string" && value !== "" && !value.endsWith("_UNSPECIFIED");
}
