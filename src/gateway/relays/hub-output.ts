import type { AppError } from "../../domain/errors";
import { printExact, tryParseExact } from "../bytes/json/exact-json";
import type { FormatStream, StreamEvent } from "../hub/format";
import type { HubEvent, HubStream } from "../hub/hub-answer";
import type { TranslatedError } from "../translate/chat/chat-types";
import { type CallClosing, toClosing } from "./call-closing";
import { ContentWatch } from "./hub-content";
import { type DataFrame, type EventEncoder, type StreamOutput, textOf } from "./stream-output";

/** A provider's stream in the caller's format, through the hub. */
export class HubOutput implements StreamOutput {
  readonly #watch = new ContentWatch();

  constructor(
    private readonly source: HubStream,
    private readonly writer: FormatStream,
    private readonly encoder: EventEncoder,
    private readonly requestId: string,
  ) {}

  get error(): TranslatedError | null {
    return this.source.error;
  }

  get hasContent(): boolean {
    return this.#watch.hasContent;
  }

  get hasStopped(): boolean {
    return this.#watch.hasStopped;
  }

  get isFinished(): boolean {
    return this.source.isFinished;
  }

  plainUntil(): number {
    return 0;
  }

  push({ name, data }: DataFrame): Uint8Array[] {
    return this.#write(this.source.push({ name, data: tryParseExact(textOf(data)) }));
  }

  close(closing: CallClosing): Uint8Array[] {
    const last = this.#write(this.source.end());
    return this.#end([...last, ...this.writer.close(toClosing(closing)).map((event) => this.#encode(withExtras(event, closing.extras)))]);
  }

  fail(error: AppError): Uint8Array[] {
    return this.#end(this.writer.fail(error, this.requestId).map((event) => this.#encode(event)));
  }

  #write(events: readonly HubEvent[]): Uint8Array[] {
    const bytes: Uint8Array[] = [];
    for (const event of events) {
      this.#watch.note(event);
      for (const written of this.writer.push(event)) bytes.push(this.#encode(written));
    }
    return bytes;
  }

  #encode(event: StreamEvent): Uint8Array {
    return this.encoder.event(event.name, event.json ?? (typeof event.data === "string" ? event.data : printExact(event.data)));
  }

  #end(bytes: Uint8Array[]): Uint8Array[] {
    const last = this.encoder.end();
    return last ? [...bytes, last] : bytes;
  }
}

/** What browser apps are told stands in the event with the usage. */
function withExtras(event: StreamEvent, extras: CallClosing["extras"]): StreamEvent {
  const { data } = event;
  return typeof data === "object" && data !== null && "usage" in data ? { ...event, data: { ...data, ...extras } } : event;
}
