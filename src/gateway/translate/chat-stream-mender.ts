import type { AnswerContext, ChatChunk, ChatStream, ChatUsage, ChunkChoice, Logprobs, TranslatedError } from "./chat-types";
import { mendFinishReason } from "./mend-finish-reason";
import { mendUsage } from "./mend-usage";
import { asCount, asList, asObject, asText, type Members } from "./read-json";
import { ToolCallStream } from "./tool-call-stream";
import { translateError } from "./translate-error";

interface ChoiceState {
  calls: ToolCallStream;
  hasRole: boolean;
  isFinished: boolean;
}

/**
 * The stream of a provider that speaks OpenAI's format, or nearly, as OpenAI would send it: one id, the role first, tool calls with index and id,
 * the usage once and apart, whether it came in every chunk, in the last or in one of its own (oddities.md U1–U7, C1, C4).
 */
export class ChatStreamMender implements ChatStream {
  readonly #choices = new Map<number, ChoiceState>();
  #id: string | null = null;
  #created: number | null = null;
  #model: string | null = null;
  #usage: ChatUsage | null = null;
  #error: TranslatedError | null = null;

  constructor(readonly context: AnswerContext) {}

  get error(): TranslatedError | null {
    return this.#error;
  }

  get isFinished(): boolean {
    return this.#choices.size > 0 && [...this.#choices.values()].every((choice) => choice.isFinished);
  }

  push(event: { name: string | null; data: unknown }): ChatChunk[] {
    const data = asObject(Array.isArray(event.data) ? event.data[0] : event.data);
    if (!data || this.#error) return [];
    if (data.error) {
      this.#error = translateError(200, data);
      return [];
    }
    this.#note(data);
    const choices = asList(data.choices).map((choice, i) => this.#mendChoice(asObject(choice) ?? {}, i));
    // A chunk with nothing but usage waits for the end; others without choices carry news of their own (filter results, moderation).
    const { usage: _usage, choices: _choices, obfuscation: _padding, ...others } = data;
    const hasNews = choices.length > 0 || Object.keys(others).some((member) => !ENVELOPE.has(member));
    return hasNews ? [{ ...others, ...this.#envelope(), choices }] : [];
  }

  end(): ChatChunk[] {
    return this.#usage ? [{ ...this.#envelope(), choices: [], usage: this.#usage }] : [];
  }

  #note(data: Members): void {
    this.#id ??= asText(data.id) || null;
    this.#created ??= asCount(data.created) || null;
    this.#model ??= asText(data.model) || null;
    this.#usage = mendUsage(data.usage) ?? this.#usage;
  }

  #envelope(): Pick<ChatChunk, "id" | "object" | "created" | "model"> {
    this.#id ??= this.context.id;
    const created = this.#created ?? Math.floor(this.context.createdAtMs / 1000);
    return { id: this.#id, object: "chat.completion.chunk", created, model: this.#model ?? this.context.requestedModel };
  }

  #mendChoice(choice: Members, position: number): ChunkChoice {
    const index = asCount(choice.index) ?? position;
    const state = this.#stateOf(index);
    const { tool_calls: stated, role: _role, ...delta } = asObject(choice.delta) ?? {};
    const calls = asList(stated).flatMap((call) => state.calls.mend(call));
    const role = state.hasRole ? {} : { role: "assistant" as const };
    const reason = mendFinishReason(choice.finish_reason, state.calls.count > 0);
    state.hasRole = true;
    state.isFinished ||= reason !== null;
    const mended = { ...role, ...delta, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
    return { ...choice, index, delta: mended, logprobs: asObject(choice.logprobs) as Logprobs | null, finish_reason: reason };
  }

  #stateOf(index: number): ChoiceState {
    const known = this.#choices.get(index);
    if (known) return known;
    const state = { calls: new ToolCallStream(this.#envelope().id, index), hasRole: false, isFinished: false };
    this.#choices.set(index, state);
    return state;
  }
}

const ENVELOPE = new Set(["id", "object", "created", "model", "system_fingerprint", "service_tier"]);
