import { asList, asObject, asText, asWholeNumber, type Members } from "../../bytes/json/parse-members";
import type {
  AnswerContext,
  ChatCompletion,
  ChatMessage,
  ChatUsage,
  FinishReason,
  MessageExtras,
  ThinkingBlock,
  ToolCall,
  UrlCitation,
} from "../chat/chat-types";

/**
 * Translates an Anthropic message to an OpenAI chat completion. Never throws: whatever is missing becomes empty or zero.
 * @param message the parsed body of a successful response
 */
export function translateMessage(message: unknown, context: AnswerContext): ChatCompletion {
  const source = asObject(message) ?? {};
  const blocks = new GatheredBlocks();
  for (const block of asList(source.content)) blocks.add(block);
  return {
    id: nameAnswer(source.id, context),
    object: "chat.completion",
    created: Math.floor(context.createdAtMs / 1000),
    model: asText(source.model) ?? context.requestedModel,
    choices: [
      {
        index: 0,
        message: blocks.toMessage(readRefusal(source)),
        logprobs: null,
        finish_reason: mapStopReason(source.stop_reason, blocks.toolCalls.length > 0),
      },
    ],
    usage: translateUsage(asObject(source.usage) ?? {}),
  };
}

/** Derived from the provider's own id, so that its support can look the call up; otherwise the context's id. */
export function nameAnswer(providerId: unknown, context: AnswerContext): string {
  const given = asText(providerId);
  return given ? `chatcmpl-${given}` : context.id;
}

/** Sorts the content blocks of an Anthropic message into the members of OpenAI's message. */
export class GatheredBlocks {
  /** Null: there was no text block. */
  text: string | null = null;
  reasoning = "";
  readonly toolCalls: ToolCall[] = [];
  readonly #thinking: ThinkingBlock[] = [];
  readonly #foreign: Members[] = [];
  readonly #annotations: UrlCitation[] = [];

  add(value: unknown): void {
    const block = asObject(value);
    switch (block?.type) {
      case undefined:
        return;
      case "text":
        this.#addText(block as Members);
        return;
      case "thinking":
        this.reasoning += asText(block?.thinking) ?? "";
        this.#thinking.push({ type: "thinking", thinking: asText(block?.thinking) ?? "", signature: asText(block?.signature) ?? "" });
        return;
      case "redacted_thinking":
        this.#thinking.push({ type: "redacted_thinking", data: asText(block?.data) ?? "" });
        return;
      case "tool_use":
        this.toolCalls.push(readToolCall(block as Members));
        return;
      default:
        this.#foreign.push(block as Members);
    }
  }

  /** Members beside OpenAI's own. Thinking without a signature cannot be sent back: it is only in `reasoning_content`. */
  get extras(): MessageExtras {
    const signed = this.#thinking.filter((block) => block.type === "redacted_thinking" || block.signature !== "");
    return {
      ...(signed.length > 0 ? { thinking_blocks: signed } : {}),
      ...(this.#foreign.length > 0 ? { provider_blocks: this.#foreign } : {}),
      ...(this.#annotations.length > 0 ? { annotations: this.#annotations } : {}),
    };
  }

  toMessage(refusal: string | null): ChatMessage {
    return {
      role: "assistant",
      content: this.text,
      refusal,
      ...(this.toolCalls.length > 0 ? { tool_calls: this.toolCalls } : {}),
      ...(this.reasoning === "" ? {} : { reasoning_content: this.reasoning }),
      ...this.extras,
    };
  }

  #addText(block: Members): void {
    const start = this.text?.length ?? 0;
    this.text = (this.text ?? "") + (asText(block.text) ?? "");
    this.#annotations.push(...translateCitations(block.citations, start, this.text.length));
  }
}

function readToolCall(block: Members): ToolCall {
  const call = { name: asText(block.name) ?? "", arguments: JSON.stringify(asObject(block.input) ?? {}) };
  return { id: asText(block.id) ?? "", type: "function", function: call };
}

/** Turns the citations of one text that have a URL into annotations. OpenAI has no form for citations of the caller's own documents. */
export function translateCitations(citations: unknown, startIndex: number, endIndex: number): UrlCitation[] {
  return asList(citations).flatMap((citation) => {
    const source = asObject(citation);
    const url = asText(source?.url);
    if (!source || !url) return [];
    return [
      { type: "url_citation" as const, url_citation: { start_index: startIndex, end_index: endIndex, url, title: asText(source.title) ?? "" } },
    ];
  });
}

/** https://platform.claude.com/docs/en/api/messages (stop_reason), and reasons that only recordings show. */
const STOP_REASONS: Record<string, FinishReason> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  tool_use: "tool_calls",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  refusal: "content_filter",
};

/** An unknown or missing reason is inferred from the content. */
export function mapStopReason(reason: unknown, hasToolCalls: boolean): FinishReason {
  const mapped = typeof reason === "string" && Object.hasOwn(STOP_REASONS, reason) ? (STOP_REASONS[reason] as FinishReason) : "stop";
  return mapped === "stop" && hasToolCalls ? "tool_calls" : mapped;
}

/** The provider's reason for refusing (`stop_details`), for `message.refusal`; null when it did not refuse or gives no reason. */
export function readRefusal(stop: Members): string | null {
  return stop.stop_reason === "refusal" ? asText(asObject(stop.stop_details)?.explanation) : null;
}

/** Anthropic's input excludes cache reads and writes; OpenAI's prompt includes both (wire-facts.md, "Usage"). */
export function translateUsage(usage: Members): ChatUsage {
  const read = asWholeNumber(usage.cache_read_input_tokens) ?? 0;
  const written = asWholeNumber(usage.cache_creation_input_tokens) ?? 0;
  const prompt = (asWholeNumber(usage.input_tokens) ?? 0) + read + written;
  const completion = asWholeNumber(usage.output_tokens) ?? 0;
  const reasoning = asWholeNumber(asObject(usage.output_tokens_details)?.thinking_tokens) ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: read, cache_write_tokens: written, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: Math.min(reasoning, completion),
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** Merges the usages that a stream states in turn: later counts win, null changes nothing (oddities.md U10, U11, U14). */
export function mergeUsage(before: Members, stated: unknown): Members {
  const entries = Object.entries(asObject(stated) ?? {}).filter(
    ([, value]) => value !== null && (typeof value !== "number" || asWholeNumber(value) !== null),
  );
  return { ...before, ...Object.fromEntries(entries) };
}
