import type { ChatDelta, MessageExtras } from "./chat-types";
import { GatheredBlocks } from "./gather-blocks";
import { asList, asObject, asText, type Members, parseJson } from "./read-json";

interface OpenBlock {
  block: Members;
  /** Of a tool's input, as it came in pieces. */
  json: string;
  /** Among the answer's tool calls; null: the block is no tool call. */
  callIndex: number | null;
}

/** Follows the content blocks of a stream: tells at once what OpenAI's format can tell in pieces, and keeps the rest for the end. */
export class BlockStream {
  readonly #open = new Map<number, OpenBlock>();
  readonly #gathered = new GatheredBlocks();
  #toolCalls = 0;

  get toolCalls(): number {
    return this.#toolCalls;
  }

  /** Of the blocks that have stopped. */
  get extras(): MessageExtras {
    return this.#gathered.extras;
  }

  start(index: number, value: unknown): ChatDelta[] {
    const block = { ...asObject(value) };
    const callIndex = block.type === "tool_use" ? this.#toolCalls++ : null;
    const left = this.stop(index);
    this.#open.set(index, { block, json: "", callIndex });
    return [...left, ...this.#tellStart(block, callIndex)];
  }

  extend(index: number, value: unknown): ChatDelta[] {
    const delta = asObject(value);
    const open = this.#open.get(index) ?? this.#openFor(index, delta);
    if (!delta || !open) return [];
    const { block } = open;
    switch (delta.type) {
      case "text_delta":
        return appendText(block, "text", delta.text).map((content) => ({ content }));
      case "thinking_delta":
        return appendText(block, "thinking", delta.thinking).map((text) => ({ reasoning_content: text }));
      case "signature_delta":
        appendText(block, "signature", delta.signature);
        return [];
      case "citations_delta":
        block.citations = [...asList(block.citations), delta.citation];
        return [];
      case "input_json_delta":
        return addInput(open, asText(delta.partial_json) ?? "");
      default:
        return mergeUnknown(block, delta);
    }
  }

  stop(index: number): ChatDelta[] {
    const open = this.#open.get(index);
    if (!open) return [];
    this.#open.delete(index);
    if (open.callIndex === null) {
      const input = open.json === "" ? undefined : parseJson(open.json);
      this.#gathered.add(input === undefined ? open.block : { ...open.block, input });
      return [];
    }
    // Its input came at once, or not at all (oddities.md C5, U13).
    return open.json === "" ? [tellArguments(open.callIndex, JSON.stringify(asObject(open.block.input) ?? {}))] : [];
  }

  stopAll(): ChatDelta[] {
    return [...this.#open.keys()].flatMap((index) => this.stop(index));
  }

  #tellStart(block: Members, callIndex: number | null): ChatDelta[] {
    if (callIndex !== null) {
      const named = { index: callIndex, id: asText(block.id) ?? "", type: "function" as const };
      return [{ tool_calls: [{ ...named, function: { name: asText(block.name) ?? "", arguments: "" } }] }];
    }
    if (block.type === "text" && block.text) return [{ content: asText(block.text) }];
    if (block.type === "thinking" && block.thinking) return [{ reasoning_content: asText(block.thinking) ?? "" }];
    return [];
  }

  /** A delta whose block was never started; a tool's input without its name is of no use. */
  #openFor(index: number, delta: Members | null): OpenBlock | null {
    const type = delta?.type === "text_delta" ? "text" : delta?.type === "thinking_delta" ? "thinking" : null;
    if (!type) return null;
    const open = { block: { type }, json: "", callIndex: null };
    this.#open.set(index, open);
    return open;
  }
}

function appendText(block: Members, member: string, piece: unknown): string[] {
  if (typeof piece !== "string" || piece === "") return [];
  block[member] = (asText(block[member]) ?? "") + piece;
  return [piece];
}

function addInput(open: OpenBlock, piece: string): ChatDelta[] {
  open.json += piece;
  return open.callIndex === null || piece === "" ? [] : [tellArguments(open.callIndex, piece)];
}

function tellArguments(index: number, text: string): ChatDelta {
  return { tool_calls: [{ index, function: { arguments: text } }] };
}

/** Deltas of blocks that OpenAI has no word for: texts go on, everything else is replaced. */
function mergeUnknown(block: Members, { type: _type, ...members }: Members): ChatDelta[] {
  for (const [name, value] of Object.entries(members)) {
    if (name === "__proto__") continue;
    if (typeof value === "string") appendText(block, name, value);
    else block[name] = value;
  }
  return [];
}
