import type { Members } from "../../bytes/json/parse-members";
import { formatCustomInput } from "../../hub/custom-input";
import type { StreamEvent } from "../../hub/format";
import type { HubEvent } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import { signatureOf, startCall, writeBlock, writeCitation } from "./write-blocks";

export const PING: StreamEvent = Object.freeze({ name: "ping", data: Object.freeze({ type: "ping" }) });

/** What stands before and after the text in the arguments of a custom tool's call. */
const EMPTY = formatCustomInput("");
const [OPENING, CLOSING] = [EMPTY.slice(0, -2), EMPTY.slice(-2)];

/** Writes one part as the events of a content block. A block begins with what it first says: empty ones are refused when they are sent back. */
export class DeltaWriter {
  #isOpen = false;

  constructor(
    readonly part: OutputPart,
    readonly index: number,
    readonly isThinkingShown: boolean,
  ) {}

  /** It has said something. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  begin(): StreamEvent[] {
    const { part } = this;
    if (part.type === "tool-call")
      return [...this.#open(startCall(part)), this.#delta("input_json_delta", { partial_json: isCustom(part) ? OPENING : "" })];
    const whole = part.type === "image" || part.type === "foreign" ? writeBlock(part) : null;
    return whole ? this.#open(whole) : [];
  }

  write(event: HubEvent): StreamEvent[] {
    switch (event.type) {
      case "text":
        return this.#writeText(event.text);
      case "citation":
        return [...this.#open({ type: "text", text: "" }), this.#delta("citations_delta", { citation: writeCitation(event.citation) })];
      case "signature":
        return this.#writeSignature(signatureOf(event));
      default:
        return [];
    }
  }

  end(): StreamEvent[] {
    if (!this.#isOpen) return [];
    const left = isCustom(this.part) ? [this.#delta("input_json_delta", { partial_json: CLOSING })] : [];
    return [...left, { name: "content_block_stop", data: { type: "content_block_stop", index: this.index } }];
  }

  #writeText(text: string): StreamEvent[] {
    switch (this.part.type) {
      case "tool-call":
        return [this.#delta("input_json_delta", { partial_json: isCustom(this.part) ? JSON.stringify(text).slice(1, -1) : text })];
      case "reasoning":
        if (!this.isThinkingShown) return [PING]; // a sign of life, as Anthropic gives
        return [...this.#open({ type: "thinking", thinking: "", signature: "" }), this.#delta("thinking_delta", { thinking: text })];
      default:
        return [...this.#open({ type: "text", text: "" }), this.#delta("text_delta", { text })];
    }
  }

  #writeSignature(signature: string): StreamEvent[] {
    if (this.part.type !== "reasoning" || signature === "") return [];
    if (this.part.isRedacted) return this.#open({ type: "redacted_thinking", data: signature });
    return [...this.#open({ type: "thinking", thinking: "", signature: "" }), this.#delta("signature_delta", { signature })];
  }

  #open(content_block: Members): StreamEvent[] {
    if (this.#isOpen) return [];
    this.#isOpen = true;
    return [{ name: "content_block_start", data: { type: "content_block_start", index: this.index, content_block } }];
  }

  #delta(type: string, members: Members): StreamEvent {
    return { name: "content_block_delta", data: { type: "content_block_delta", index: this.index, delta: { type, ...members } } };
  }
}

function isCustom(part: OutputPart): boolean {
  return part.type === "tool-call" && part.kind === "custom";
}
