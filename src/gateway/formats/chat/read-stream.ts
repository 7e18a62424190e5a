import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import type { HubEvent, HubStream } from "../../hub/hub-answer";
import type { OutputPart, TextPart } from "../../hub/parts";
import type { AnswerContext, ChatDelta, TranslatedError } from "../../translate/chat/chat-types";
import { nameToolCall } from "../../translate/compatible/response";
import { ChatStreamNormalizer } from "../../translate/compatible/stream";
import { readHead, readStop } from "./read-answer";
import { cite, readForeign, readGoogleSignature, readImages, reasoning, toolCallPart } from "./read-assistant";
import { textPart } from "./read-parts";

type Spoken = "text" | "reasoning" | "refusal";

/** The first choice of a stream of chunks. What a model says aloud is one part at a time; calls stay open until the end, as their pieces may mix. */
export class ChatEventStream implements HubStream {
  readonly #normalizer: ChatStreamNormalizer;
  readonly #calls = new Map<number, number>();
  #choice: number | null = null;
  #answerId: string;
  #parts = 0;
  #speaking: { type: Spoken; index: number } | null = null;
  /** Where the current text begins in the whole content, and how long that is. */
  #textStart = 0;
  #contentLength = 0;
  #hasRefused = false;
  #hasStopped = false;

  constructor(readonly context: AnswerContext) {
    this.#normalizer = new ChatStreamNormalizer(context);
    this.#answerId = context.id;
  }

  get error(): TranslatedError | null {
    return this.#normalizer.error;
  }

  get isFinished(): boolean {
    return this.#hasStopped;
  }

  push(event: { name: string | null; data: unknown }): HubEvent[] {
    const [chunk] = this.#normalizer.push(event);
    if (!chunk || this.#hasStopped) return [];
    const opening = this.#choice === null && chunk.choices[0] ? [this.#start(event.data, chunk.id)] : [];
    this.#choice ??= chunk.choices[0]?.index ?? null;
    const choice = chunk.choices.find(({ index }) => index === this.#choice);
    if (!choice) return opening;
    const said = this.#read(choice.delta);
    if (choice.finish_reason === null) return [...opening, ...said];
    const closing = this.end();
    this.#hasStopped = true;
    return [...opening, ...said, ...closing, { type: "stop", stop: readStop(choice.finish_reason, this.#hasRefused) }];
  }

  end(): HubEvent[] {
    const open = [...this.#calls.values()];
    this.#calls.clear();
    return [...this.#hush(), ...open.map((index): HubEvent => ({ type: "end", index }))];
  }

  #start(data: unknown, id: string): HubEvent {
    this.#answerId = id;
    const head = readHead(asObject(Array.isArray(data) ? data[0] : data) ?? {});
    return { type: "start", ...head, id: id === this.context.id ? null : id };
  }

  #read(delta: ChatDelta): HubEvent[] {
    const { content, refusal, annotations, images, provider_blocks, function_call, tool_calls } = delta;
    const called = asObject(function_call);
    return [
      ...this.#speak("reasoning", asText(delta.reasoning_content) || asText(delta.reasoning)),
      ...readGoogleSignature(delta, "").flatMap((part) => this.#tellWhole({ ...part, at: "" })),
      ...this.#speak("text", asText(content)),
      ...this.#cite(annotations),
      ...this.#speak("refusal", asText(refusal)),
      ...readImages(images, "").flatMap((part) => this.#tellWhole({ ...part, at: "" })),
      ...asList(provider_blocks).flatMap((block) => this.#tellWhole(readForeign(block, ""))),
      ...(called ? this.#call({ index: 0, type: "function", function: called }) : []),
      ...asList(tool_calls).flatMap((call) => this.#call(asObject(call) ?? {})),
    ];
  }

  #speak(type: Spoken, text: string | null): HubEvent[] {
    if (!text) return [];
    const events = this.#speaking?.type === type ? [] : [...this.#hush(), this.#begin(type)];
    const index = this.#speaking?.index ?? 0;
    if (type === "text") this.#contentLength += text.length;
    return [...events, { type: "text", index, text }];
  }

  #begin(type: Spoken): HubEvent {
    const index = this.#parts++;
    this.#speaking = { type, index };
    this.#textStart = this.#contentLength;
    this.#hasRefused ||= type === "refusal";
    return { type: "part", index, part: emptyPart(type) };
  }

  #hush(): HubEvent[] {
    const spoken = this.#speaking;
    this.#speaking = null;
    return spoken ? [{ type: "end", index: spoken.index }] : [];
  }

  /** They count in the whole content, and come when the text that they are about has been said. */
  #cite(annotations: unknown): HubEvent[] {
    const spoken = this.#speaking;
    if (spoken?.type !== "text" || !annotations) return [];
    const text: TextPart = textPart("", "");
    cite([text], annotations);
    return text.citations.map(({ startIndex, endIndex, ...source }) => {
      const citation = { ...source, startIndex: Math.max(0, startIndex - this.#textStart), endIndex: Math.max(0, endIndex - this.#textStart) };
      return { type: "citation", index: spoken.index, citation };
    });
  }

  #tellWhole(part: OutputPart): HubEvent[] {
    const index = this.#parts++;
    if (part.type !== "reasoning") return [...this.#hush(), { type: "part", index, part }, { type: "end", index }];
    const { signature, maker } = part;
    const signed: HubEvent[] = signature === null ? [] : [{ type: "signature", index, signature, maker }];
    return [...this.#hush(), { type: "part", index, part: { ...part, signature: null } }, ...signed, { type: "end", index }];
  }

  #call(call: Members): HubEvent[] {
    const position = typeof call.index === "number" ? call.index : 0;
    const part = toolCallPart(call, "");
    const known = this.#calls.get(position);
    if (known !== undefined) return tellInput(known, part.input);
    const signed = readGoogleSignature(call, "").flatMap((signature) => this.#tellWhole({ ...signature, at: "" }));
    const hushed = this.#hush();
    const index = this.#parts++;
    this.#calls.set(position, index);
    const id = part.id || nameToolCall(this.#answerId, this.#choice ?? 0, position);
    return [...signed, ...hushed, { type: "part", index, part: { ...part, id, input: "" } }, ...tellInput(index, part.input)];
  }
}

function emptyPart(type: Spoken): OutputPart {
  if (type === "text") return textPart("", "");
  return type === "reasoning" ? reasoning({ at: "" }) : { type: "refusal", text: "", at: "" };
}

function tellInput(index: number, text: string): HubEvent[] {
  return text === "" ? [] : [{ type: "text", index, text }];
}
