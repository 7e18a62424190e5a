import type { ChatMessage, MessageExtras, ThinkingBlock, ToolCall, UrlCitation } from "./chat-types";
import { asObject, asText, type Members } from "./read-json";
import { translateCitations } from "./translate-citations";

/** An Anthropic answer's blocks, sorted into the places that OpenAI's message has for them. */
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

  /** What stands beside OpenAI's own fields. Thinking without a signature cannot be sent back, and is text only. */
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
