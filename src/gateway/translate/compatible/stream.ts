import { asList, asObject, asText, asWholeNumber, type Members } from "../../bytes/json/parse-members";
import type {
  AnswerContext,
  ChatChunk,
  ChatStream,
  ChatUsage,
  ChunkChoice,
  CustomToolCallDelta,
  Logprobs,
  ToolCallDelta,
  TranslatedError,
} from "../chat/chat-types";
import { translateError } from "../translate-error";
import { flattenContent } from "./flatten-content";
import { isBrokenOff, nameToolCall, normalizeFinishReason, normalizeUsage, readArguments } from "./response";

interface ChoiceState {
  calls: ToolCallStream;
  hasRole: boolean;
  isFinished: boolean;
}

/**
 * Normalizes the stream of a provider that speaks OpenAI's format, or nearly so: one id, the role first, tool calls with index and id, and the usage
 * once in a chunk of its own, whether it came in every chunk, in the last one or separately (oddities.md U1–U7, C1, C4).
 */
export class ChatStreamNormalizer implements ChatStream {
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
    const brokenOff = asObject(asList(data.choices).find(isBrokenOff));
    if (data.error || brokenOff) {
      this.#error = translateError(200, data.error ? data : { error: brokenOff?.error ?? {} });
      return [];
    }
    this.#note(data);
    const choices = asList(data.choices).map((choice, i) => this.#normalizeChoice(asObject(choice) ?? {}, i));
    // A chunk with nothing but usage is held back until the end. Other chunks without choices carry something else (filter results, moderation).
    const { usage: _usage, choices: _choices, obfuscation: _padding, ...others } = data;
    const hasNews = choices.length > 0 || Object.keys(others).some((member) => !ENVELOPE.has(member));
    return hasNews ? [{ ...others, ...this.#envelope(), choices }] : [];
  }

  end(): ChatChunk[] {
    return this.#usage ? [{ ...this.#envelope(), choices: [], usage: this.#usage }] : [];
  }

  #note(data: Members): void {
    this.#id ??= asText(data.id) || null;
    this.#created ??= asWholeNumber(data.created) || null;
    this.#model ??= asText(data.model) || null;
    this.#usage = normalizeUsage(data.usage ?? asObject(data.x_groq)?.usage) ?? this.#usage;
  }

  #envelope(): Pick<ChatChunk, "id" | "object" | "created" | "model"> {
    this.#id ??= this.context.id;
    const created = this.#created ?? Math.floor(this.context.createdAtMs / 1000);
    return { id: this.#id, object: "chat.completion.chunk", created, model: this.#model ?? this.context.requestedModel };
  }

  #normalizeChoice(choice: Members, position: number): ChunkChoice {
    const index = asWholeNumber(choice.index) ?? position;
    const state = this.#stateOf(index);
    const { tool_calls: stated, role: _role, ...delta } = flattenContent(asObject(choice.delta) ?? {});
    const calls = asList(stated).flatMap((call) => state.calls.normalize(call));
    const role = state.hasRole ? {} : { role: "assistant" as const };
    const reason = normalizeFinishReason(choice.finish_reason, state.calls.count > 0);
    state.hasRole = true;
    state.isFinished ||= reason !== null;
    const normalized = { ...role, ...delta, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
    return { ...choice, index, delta: normalized, logprobs: asObject(choice.logprobs) as Logprobs | null, finish_reason: reason };
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

/**
 * The tool calls of one choice. A delta without an index starts a new call if it names a function (such providers send whole calls), and otherwise
 * continues the last one.
 */
export class ToolCallStream {
  readonly #begun = new Set<number>();
  #last = -1;

  constructor(
    readonly answerId: string,
    readonly choice: number,
  ) {}

  get count(): number {
    return this.#begun.size;
  }

  normalize(value: unknown): (ToolCallDelta | CustomToolCallDelta)[] {
    const call = asObject(value);
    if (!call) return [];
    const called = asObject(call.function);
    const index = asWholeNumber(call.index) ?? (asText(called?.name) || asText(call.id) ? this.#last + 1 : Math.max(this.#last, 0));
    const isNew = !this.#begun.has(index);
    this.#begun.add(index);
    this.#last = Math.max(this.#last, index);
    if (!called && call.custom) return [{ ...call, index }];
    return [isNew ? this.#begin(call, called, index) : goOn(call, called, index)];
  }

  #begin(call: Members, called: Members | null, index: number): ToolCallDelta {
    const id = asText(call.id) || nameToolCall(this.answerId, this.choice, index);
    const given = called?.arguments ?? "";
    return { ...call, index, id, type: "function", function: { ...called, name: asText(called?.name) ?? "", arguments: readArguments(given) } };
  }
}

/** Only what is new: SDKs overwrite id and name with later values, even empty ones. */
function goOn({ id: _id, type: _type, ...call }: Members, called: Members | null, index: number): ToolCallDelta {
  const { name: _name, ...rest } = called ?? {};
  return { ...call, index, function: { ...rest, arguments: asText(called?.arguments) ?? "" } };
}
