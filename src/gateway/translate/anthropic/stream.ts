import { asList, asObject, asText, asWholeNumber, type Members, parseJson } from "../../bytes/json/parse-members";
import type { AnswerContext, ChatChunk, ChatDelta, ChatStream, FinishReason, MessageExtras, TranslatedError } from "../chat/chat-types";
import { translateError } from "../translate-error";
import { GatheredBlocks, mapStopReason, mergeUsage, nameAnswer, readRefusal, translateUsage } from "./response";

/**
 * Translates Anthropic's stream to OpenAI's chunks. The finishing chunk also carries `thinking_blocks`, `provider_blocks` and `annotations`, whole
 * and once: SDKs overwrite delta fields that they do not know, so pieces would be lost.
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
        return this.#say(this.#blocks.start(asWholeNumber(data.index) ?? 0, data.content_block));
      case "content_block_delta":
        return this.#say(this.#blocks.extend(asWholeNumber(data.index) ?? 0, data.delta));
      case "content_block_stop":
        return this.#say(this.#blocks.stop(asWholeNumber(data.index) ?? 0));
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

  /** A second start adds nothing (oddities.md U14). One that already holds the whole message is emitted block by block (U13). */
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

  /** The first chunk of a stream names the role. */
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

interface OpenBlock {
  block: Members;
  /** The pieces of a tool's input so far. */
  json: string;
  /** The index among the message's tool calls; null when the block is not a tool call. */
  callIndex: number | null;
}

/** Follows the content blocks of a stream: emits at once what OpenAI's format can carry in pieces, and keeps the rest for the end. */
export class BlockStream {
  readonly #open = new Map<number, OpenBlock>();
  readonly #gathered = new GatheredBlocks();
  #toolCalls = 0;

  get toolCalls(): number {
    return this.#toolCalls;
  }

  /** The extras of the blocks that have stopped. */
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
    // Its input came in one piece, or not at all (oddities.md C5, U13).
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

  /** Opens a block for a delta whose block was never started. A tool's input is of no use without the tool's name. */
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

/** Deltas of blocks that OpenAI's format does not have: texts are appended, everything else is replaced. */
function mergeUnknown(block: Members, { type: _type, ...members }: Members): ChatDelta[] {
  for (const [name, value] of Object.entries(members)) {
    if (name === "__proto__") continue;
    if (typeof value === "string") appendText(block, name, value);
    else block[name] = value;
  }
  return [];
}
