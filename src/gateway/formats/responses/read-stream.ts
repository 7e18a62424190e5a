import { asList, asObject, asText, asWholeNumber, type Members } from "../../bytes/json/parse-members";
import type { HubEvent, HubStream } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import type { AnswerContext, TranslatedError } from "../../translate/chat/chat-types";
import { translateError } from "../../translate/translate-error";
import { readItem, readPart, readStart, readStop } from "./read-answer";
import { readCitation } from "./read-content";
import { SUMMARY_BREAK } from "./read-input";
import { StreamedParts } from "./streamed-parts";

/** The kind of text that each event's delta is of. */
const DELTAS: Readonly<Record<string, "said" | "call" | "summary" | "thought">> = {
  "response.output_text.delta": "said",
  "response.refusal.delta": "said",
  "response.function_call_arguments.delta": "call",
  "response.custom_tool_call_input.delta": "call",
  "response.reasoning_summary_text.delta": "summary",
  "response.reasoning_text.delta": "thought",
};
const ENDS = new Set(["response.completed", "response.incomplete"]);
const STARTS = new Set(["response.created", "response.queued", "response.in_progress"]);

/**
 * Reads OpenAI's stream of a response, and those of others that speak it. Whatever an event of the end holds that no delta has said is said then, so
 * that a provider which leaves deltas out is read like one which does not. Never throws.
 */
export class ResponseStreamReader implements HubStream {
  readonly #parts = new StreamedParts();
  #hasStarted = false;
  #isFinished = false;
  #error: TranslatedError | null = null;

  constructor(readonly context: AnswerContext) {}

  get error(): TranslatedError | null {
    return this.#error;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  push(event: { name: string | null; data: unknown }): HubEvent[] {
    const data = asObject(event.data);
    if (!data || this.#error || this.#isFinished) return [];
    const type = asText(data.type) ?? event.name ?? "";
    const response = asObject(data.response) ?? {};
    if (STARTS.has(type)) return this.#start(response);
    if (ENDS.has(type)) return [...this.#start(response), ...this.#finish(response)];
    if (type === "error" || type === "response.failed") {
      this.#error = translateError(200, { error: asObject(data.error) ?? asObject(response.error) ?? data });
      return [];
    }
    const read = this.#readEvent(type, data);
    return read.length > 0 ? [...this.#start({}), ...read] : [];
  }

  end(): HubEvent[] {
    return this.#parts.endAll();
  }

  #start(response: Members): HubEvent[] {
    if (this.#hasStarted) return [];
    this.#hasStarted = true;
    return [{ type: "start", ...readStart(response) }];
  }

  #readEvent(type: string, data: Members): HubEvent[] {
    const index = asWholeNumber(data.output_index) ?? 0;
    if (Object.hasOwn(DELTAS, type)) return this.#readDelta(type, index, data);
    switch (type) {
      case "response.output_item.added":
        return this.#beginItem(index, asObject(data.item) ?? {});
      case "response.output_item.done":
        return this.#finishItem(index, asObject(data.item) ?? {});
      case "response.content_part.added":
        return this.#beginContent(index, contentIndex(data), asObject(data.part) ?? {});
      case "response.content_part.done":
        return this.#finishContent(index, contentIndex(data), asObject(data.part) ?? {});
      case "response.output_text.annotation.added":
        return this.#parts.cite(index, contentIndex(data), readCitation(data.annotation));
      case "response.reasoning_summary_part.added":
        return asWholeNumber(data.summary_index) ? this.#parts.say(index, 0, SUMMARY_BREAK, "summary") : [];
      default:
        return [];
    }
  }

  #readDelta(type: string, index: number, data: Members): HubEvent[] {
    const kind = DELTAS[type] as "said" | "call" | "summary" | "thought";
    const delta = asText(data.delta) ?? "";
    // Its beginning may be left out. A call's text is of no use without the tool's name.
    const begun =
      kind === "said" ? this.#beginContent(index, contentIndex(data), { type: type.includes("refusal") ? "refusal" : "output_text" }) : [];
    return [...begun, ...this.#parts.say(index, kind === "said" ? contentIndex(data) : 0, delta, kind)];
  }

  /** A message begins with its parts; an item that has no deltas is told when it is done. */
  #beginItem(index: number, item: Members): HubEvent[] {
    const [part] = item.type === "message" ? [] : readItem(item, index, this.context);
    return part && (part.type === "tool-call" || part.type === "reasoning") ? this.#parts.begin(index, 0, part) : [];
  }

  #finishItem(index: number, item: Members): HubEvent[] {
    if (item.type === "message") return asList(item.content).flatMap((part, i) => this.#finishContent(index, i, asObject(part) ?? {}, item));
    const [part] = readItem(item, index, this.context);
    return part ? this.#parts.finish(index, 0, part) : [];
  }

  #beginContent(index: number, position: number, part: Members): HubEvent[] {
    if (part.type !== "output_text" && part.type !== "refusal") return [];
    const empty: OutputPart =
      part.type === "refusal" ? { type: "refusal", text: "", at: "" } : { type: "text", text: "", citations: [], cache: null, at: "" };
    return this.#parts.begin(index, position, empty);
  }

  #finishContent(index: number, position: number, part: Members, message: Members = {}): HubEvent[] {
    if (part.type === "reasoning_text") return [];
    // What is newer than us is told with its message.
    if (part.type !== "output_text" && part.type !== "refusal" && message.type === undefined) return [];
    return this.#parts.finish(index, position, readPart(part, message));
  }

  #finish(response: Members): HubEvent[] {
    const items = asList(response.output).flatMap((item, i) => this.#finishItem(i, asObject(item) ?? {}));
    const events = [...items, ...this.#parts.endAll()];
    this.#isFinished = true;
    return [...events, { type: "stop", stop: readStop(response, this.#parts.types) }];
  }
}

function contentIndex(data: Members): number {
  return asWholeNumber(data.content_index) ?? 0;
}
