import { asList, asObject, asText, asWholeNumber, type Members } from "../../bytes/json/parse-members";
import type { HubEvent, HubStream } from "../../hub/hub-answer";
import type { AnswerContext, TranslatedError } from "../../translate/chat/chat-types";
import { translateError } from "../../translate/translate-error";
import { BlockReader } from "./read-blocks";
import { readExplanation, readStop } from "./stop-reasons";

/** Anthropic's stream: https://platform.claude.com/docs/en/build-with-claude/streaming, and what else is sent (oddities.md U13, U14, C5). */
export class MessagesReader implements HubStream {
  readonly #blocks: BlockReader;
  /** Holds `stop_reason` when that has been said. */
  #stop: Members = {};
  #hasStarted = false;
  #isFinished = false;
  #error: TranslatedError | null = null;

  constructor(context: AnswerContext) {
    this.#blocks = new BlockReader(context.id);
  }

  get error(): TranslatedError | null {
    return this.#error;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  push(event: { name: string | null; data: unknown }): HubEvent[] {
    const data = asObject(event.data) ?? {};
    if (this.#error || this.#isFinished) return [];
    const at = asWholeNumber(data.index) ?? 0;
    switch (asText(data.type) ?? event.name) {
      case "message_start":
        return this.#start(asObject(data.message) ?? {});
      case "content_block_start":
        return this.#say(this.#blocks.start(at, data.content_block));
      case "content_block_delta":
        return this.#say(this.#blocks.extend(at, data.delta));
      case "content_block_stop":
        return this.#say(this.#blocks.stop(at));
      case "message_delta":
        return this.#noteStop(asObject(data.delta) ?? {});
      case "message_stop":
        return this.#finish();
      case "ping":
        return this.#hasStarted ? [{ type: "ping" }] : [];
      case "error":
        this.#error = translateError(200, data);
        return [];
      default:
        return [];
    }
  }

  end(): HubEvent[] {
    return this.#isFinished ? [] : this.#blocks.cut();
  }

  /** A message in one piece. */
  readWhole(message: Members): HubEvent[] {
    return [...this.#start(message), ...this.#finish()];
  }

  /** A second start says nothing. One that holds the whole message is told block by block. */
  #start(message: Members): HubEvent[] {
    if (this.#hasStarted) return [];
    this.#hasStarted = true;
    this.#stop = message;
    const blocks = asList(message.content).flatMap((block, i) => [...this.#blocks.start(i, block), ...this.#blocks.stop(i)]);
    return [{ type: "start", id: asText(message.id) || null, model: asText(message.model) || null, createdAtMs: null }, ...blocks];
  }

  #noteStop(delta: Members): HubEvent[] {
    if (!delta.stop_reason) return [];
    this.#stop = delta;
    return this.#finish();
  }

  #finish(): HubEvent[] {
    this.#isFinished = true;
    const left = this.#blocks.stopAll();
    const explanation = readExplanation(this.#stop);
    const refusal = explanation === null ? [] : this.#blocks.tellRefusal(explanation);
    return this.#say([...left, ...refusal, { type: "stop", stop: readStop(this.#stop, this.#blocks.hasCalls) }]);
  }

  /** Words that come before any start are kept. */
  #say(events: HubEvent[]): HubEvent[] {
    return events.length === 0 ? events : [...this.#start({}), ...events];
  }
}
