import type { AppError } from "../../../domain/errors";
import { asObject, type Members } from "../../bytes/json/parse-members";
import { asCustomCall, customNames } from "../../hub/custom-input";
import type { Closing, FormatContext, FormatStream, StreamEvent } from "../../hub/format";
import { GatheredAnswer } from "../../hub/gather-parts";
import type { HubEvent, HubStop } from "../../hub/hub-answer";
import type { OutputPart, ToolCallPart } from "../../hub/parts";
import { formatOpenAiError } from "../../providers/shape-error";
import type { FinishReason } from "../../translate/chat/chat-types";
import { formatEnvelope, formatFinish, isCall, withArguments } from "./write-answer";
import { formatCall, formatExtras } from "./write-extras";
import { formatUsage } from "./write-usage";

type TextField = "content" | "reasoning_content" | "refusal";

/** Where a frame's text will stand: no other member of a chunk has it. */
const HERE = "\u0000here\u0000";
const HERE_JSON = JSON.stringify(HERE);

/**
 * OpenAI's chunks. The finishing chunk also carries `thinking_blocks`, `provider_blocks`, `annotations` and `images`, whole and once: SDKs overwrite
 * delta fields that they do not know, so pieces would be lost. For the same reason a custom call comes in one piece.
 */
export class ChatChunkStream implements FormatStream {
  readonly #gathered = new GatheredAnswer();
  readonly #customNames: ReadonlySet<string>;
  /** By the part's index, which of the message's calls it is. */
  readonly #calls = new Map<number, number>();
  /** What every chunk says beside its choices while the usage is still to come. */
  readonly #padding: Members;
  #envelope: Members;
  #hasSpoken = false;
  /** What stands before and after the text in a chunk that says nothing else. */
  readonly #frames = new Map<TextField, readonly [string, string]>();

  constructor(readonly context: FormatContext) {
    this.#customNames = customNames(context.request);
    this.#padding = asObject(context.body.stream_options)?.include_usage === true ? { usage: null } : {};
    this.#envelope = this.#makeEnvelope({ id: null, model: null, createdAtMs: null });
  }

  push(event: HubEvent): StreamEvent[] {
    this.#gathered.push(event);
    switch (event.type) {
      case "start":
        if (!this.#hasSpoken) this.#envelope = this.#makeEnvelope(event);
        return this.#hasSpoken ? [] : [this.#say({ content: "" })];
      case "part":
        return this.#open(event.index, event.part);
      case "text":
        return this.#extend(event.index, event.text);
      case "end":
        return this.#close(event.index);
      case "stop":
        return [this.#finish(event.stop)];
      default:
        return [];
    }
  }

  close(closing: Closing): StreamEvent[] {
    return [event({ ...this.#envelope, choices: [], usage: formatUsage(closing) }), { name: null, data: "[DONE]" }];
  }

  fail(error: AppError): StreamEvent[] {
    return [event(formatOpenAiError(error))];
  }

  #open(index: number, part: OutputPart): StreamEvent[] {
    if (isCall(part)) return this.#openCall(index, part);
    return "text" in part ? this.#extend(index, part.text) : [];
  }

  #openCall(index: number, call: ToolCallPart): StreamEvent[] {
    const callIndex = this.#calls.size;
    this.#calls.set(index, callIndex);
    if (this.#isCustom(call)) return [];
    return [this.#say({ tool_calls: [{ index: callIndex, ...formatCall(call, this.#gathered.part(index - 1)) }] })];
  }

  #isCustom({ kind, name }: ToolCallPart): boolean {
    return kind === "custom" || this.#customNames.has(name);
  }

  #extend(index: number, text: string): StreamEvent[] {
    const part = this.#gathered.part(index);
    if (text === "" || !part) return [];
    switch (part.type) {
      case "text":
        return [this.#sayText("content", text)];
      case "reasoning":
        return [this.#sayText("reasoning_content", text)];
      case "refusal":
        return [this.#sayText("refusal", text)];
      case "tool-call":
        return this.#isCustom(part) ? [] : [this.#say({ tool_calls: [{ index: this.#calls.get(index), function: { arguments: text } }] })];
      default:
        return [];
    }
  }

  #close(index: number): StreamEvent[] {
    const call = this.#gathered.part(index);
    const callIndex = this.#calls.get(index);
    if (call?.type !== "tool-call" || callIndex === undefined) return [];
    if (this.#isCustom(call)) {
      const custom = call.kind === "custom" ? call : asCustomCall(call);
      return [this.#say({ tool_calls: [{ index: callIndex, ...formatCall(custom, this.#gathered.part(index - 1)) }] })];
    }
    return call.input === "" ? [this.#say({ tool_calls: [{ index: callIndex, function: { arguments: withArguments(call).input } }] })] : [];
  }

  #finish(stop: HubStop): StreamEvent {
    return this.#say(formatExtras(this.#gathered.answer().parts), formatFinish(stop, this.#calls.size > 0));
  }

  /** Most chunks of a stream: all but the text is written once, when the first one is. */
  #sayText(field: TextField, text: string): StreamEvent {
    if (!this.#hasSpoken) return this.#say({ [field]: text });
    const [before, after] = this.#frames.get(field) ?? this.#makeFrame(field);
    return new WrittenEvent(`${before}${JSON.stringify(text)}${after}`);
  }

  #makeFrame(field: TextField): readonly [string, string] {
    const chunk = JSON.stringify(this.#say({ [field]: HERE }).data);
    const at = chunk.lastIndexOf(HERE_JSON);
    const frame = [chunk.slice(0, at), chunk.slice(at + HERE_JSON.length)] as const;
    this.#frames.set(field, frame);
    return frame;
  }

  /** The first chunk of a stream names the role. */
  #say(delta: Members, finish: FinishReason | null = null): StreamEvent {
    const said = this.#hasSpoken ? delta : { role: "assistant", ...delta };
    this.#hasSpoken = true;
    return event({ ...this.#envelope, choices: [{ index: 0, delta: said, logprobs: null, finish_reason: finish }], ...this.#padding });
  }

  #makeEnvelope(answer: Parameters<typeof formatEnvelope>[0]): Members {
    return formatEnvelope(answer, this.context, "chat.completion.chunk");
  }
}

class WrittenEvent implements StreamEvent {
  readonly name = null;

  constructor(readonly json: string) {}

  get data(): unknown {
    return JSON.parse(this.json);
  }
}

function event(data: unknown): StreamEvent {
  return { name: null, data };
}
