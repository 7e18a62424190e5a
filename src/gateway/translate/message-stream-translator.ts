import { BlockStream } from "./block-stream";
import type { AnswerContext, ChatChunk, ChatDelta, ChatStream, FinishReason, TranslatedError } from "./chat-types";
import { mapStopReason } from "./map-stop-reason";
import { asCount, asList, asObject, asText, type Members } from "./read-json";
import { readRefusal } from "./read-refusal";
import { translateError } from "./translate-error";
import { nameAnswer } from "./translate-message";
import { mergeUsage, translateUsage } from "./translate-usage";

/**
 * Anthropic's stream as OpenAI's chunks. The finishing chunk also carries, whole and once, what can only be told at the end (`thinking_blocks`,
 * `provider_blocks`, `annotations`): SDKs overwrite a field of a delta that they do not know, so that pieces would be lost.
 */
export class MessageStreamTranslator implements ChatStream {
  readonly #blocks = new BlockStream();
  #usage: Members = {};
  #id: string | null = null;
  #model: string | null = null;
  #hasStarted = false;
  #stop: Members = {};
  #isFinished = false;
  #error: TranslatedError | null = null;

  constructor(readonly context: AnswerContext) {}

  get error(): TranslatedError | null {
    return this.#error;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  push(event: { name: string | null; data: unknown }): ChatChunk[] {
    const data = asObject(event.data) ?? {};
    if (this.#error) return [];
    switch (asText(data.type) ?? event.name) {
      case "message_start":
        return this.#start(asObject(data.message) ?? {});
      case "content_block_start":
        return this.#say(this.#blocks.start(asCount(data.index) ?? 0, data.content_block));
      case "content_block_delta":
        return this.#say(this.#blocks.extend(asCount(data.index) ?? 0, data.delta));
      case "content_block_stop":
        return this.#say(this.#blocks.stop(asCount(data.index) ?? 0));
      case "message_delta":
        return this.#noteDelta(data);
      case "message_stop":
        return this.#finish();
      case "error":
        this.#error = translateError(200, data);
        return [];
      default:
        return [];
    }
  }

  end(): ChatChunk[] {
    if (Object.keys(this.#usage).length === 0) return [];
    return [{ ...this.#envelope(), choices: [], usage: translateUsage(this.#usage) }];
  }

  /** A second start says nothing new (oddities.md U14); one that already holds the answer is told block by block (U13). */
  #start(message: Members): ChatChunk[] {
    this.#usage = mergeUsage(this.#usage, message.usage);
    if (this.#hasStarted) return [];
    this.#id ??= nameAnswer(message.id, this.context);
    this.#model = asText(message.model);
    this.#stop = message;
    const whole = asList(message.content).flatMap((block, i) => [...this.#blocks.start(i, block), ...this.#blocks.stop(i)]);
    return this.#say([{ role: "assistant", content: "" }, ...whole]);
  }

  #noteDelta(data: Members): ChatChunk[] {
    this.#usage = mergeUsage(this.#usage, data.usage);
    const delta = asObject(data.delta);
    if (!delta?.stop_reason) return [];
    this.#stop = delta;
    return this.#finish();
  }

  #finish(): ChatChunk[] {
    if (this.#isFinished) return [];
    this.#isFinished = true;
    const left = this.#say(this.#blocks.stopAll());
    const refusal = readRefusal(this.#stop);
    const delta = { ...(refusal === null ? {} : { refusal }), ...this.#blocks.extras };
    return [...left, this.#chunk(delta, mapStopReason(this.#stop.stop_reason, this.#blocks.toolCalls > 0))];
  }

  /** The first chunk of an answer names its role. */
  #say(deltas: readonly ChatDelta[]): ChatChunk[] {
    return deltas.map((delta) => {
      const isFirst = !this.#hasStarted;
      this.#hasStarted = true;
      return this.#chunk(isFirst ? { role: "assistant", ...delta } : delta, null);
    });
  }

  #chunk(delta: ChatDelta, finishReason: FinishReason | null): ChatChunk {
    return { ...this.#envelope(), choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }] };
  }

  #envelope(): Pick<ChatChunk, "id" | "object" | "created" | "model"> {
    this.#id ??= this.context.id;
    const model = this.#model ?? this.context.requestedModel;
    return { id: this.#id, object: "chat.completion.chunk", created: Math.floor(this.context.createdAtMs / 1000), model };
  }
}
