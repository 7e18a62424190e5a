import { type AsideDecoder, decodeAside } from "./decode-aside";
import type { UsageReader } from "./providers/contract";
import { stripAddedUsage } from "./providers/wires/include-usage";
import { EventSplitter } from "./split-events";
import type { SseFrame } from "./sse-frame";

/** Usage stands at the end of a body; one that is larger than this is passed on unread. */
const BODY_BYTES_MAX = 64 * 1024 * 1024;

export interface TapOptions {
  reader: UsageReader | null;
  isEventStream: boolean;
  /** The answer's content-encoding; null or identity: none. */
  encoding: string | null;
  /** Take out what our `include_usage` added. */
  stripsUsage: boolean;
}

export interface Tapped {
  /** What goes to the client. */
  bytes: Uint8Array[];
  /** The event that ends the answer is among them. */
  hasEndEvent: boolean;
}

/** Reads usage on the side of an answer's bytes. Never throws, never changes them, except to strip what we had added. */
export class UsageTap {
  readonly #options: TapOptions;
  readonly #splitter: EventSplitter | null;
  readonly #decoder: AsideDecoder | null = null;
  #body: Uint8Array[] = [];
  #bodyBytes = 0;
  #sawEndEvent = false;

  constructor(options: TapOptions) {
    this.#options = options;
    const isEncoded = options.encoding !== null && options.encoding !== "identity" && options.encoding !== "";
    this.#splitter = options.isEventStream && (options.reader || options.stripsUsage) ? new EventSplitter() : null;
    if (isEncoded && options.reader) this.#decoder = decodeAside(options.encoding as string, (bytes) => this.#look(bytes));
    if (isEncoded && !this.#decoder) this.#options = { ...options, reader: null };
  }

  /** The event that ends the answer has been seen. */
  get sawEndEvent(): boolean {
    return this.#sawEndEvent;
  }

  push(chunk: Uint8Array): Tapped {
    if (this.#decoder) {
      this.#decoder.write(chunk);
      return { bytes: [chunk], hasEndEvent: false };
    }
    const endedBefore = this.#sawEndEvent;
    const bytes = this.#look(chunk);
    return { bytes, hasEndEvent: !endedBefore && this.#sawEndEvent };
  }

  /** After the last chunk: the bytes of an event that was never finished. */
  async end(): Promise<Uint8Array | null> {
    await this.#decoder?.end();
    if (this.#body.length > 0 && this.#bodyBytes <= BODY_BYTES_MAX) {
      this.#options.reader?.body(this.#body.length === 1 ? (this.#body[0] as Uint8Array) : Buffer.concat(this.#body));
    }
    this.#body = [];
    const frame = this.#splitter?.end();
    if (!frame) return null;
    this.#readFrame(frame);
    return this.#options.stripsUsage ? frame.raw : null;
  }

  #look(chunk: Uint8Array): Uint8Array[] {
    const { reader, stripsUsage } = this.#options;
    if (!this.#splitter) {
      if (reader) this.#collect(chunk);
      return [chunk];
    }
    const kept: Uint8Array[] = [];
    for (const frame of this.#splitter.push(chunk)) {
      this.#readFrame(frame);
      if (!stripsUsage) continue;
      const raw = frame.data ? stripAddedUsage(frame.raw, frame.data) : frame.raw;
      if (raw) kept.push(raw);
    }
    return stripsUsage ? kept : [chunk];
  }

  #readFrame(frame: SseFrame): void {
    if (frame.data && this.#options.reader?.event(frame.name, frame.data)) this.#sawEndEvent = true;
  }

  #collect(chunk: Uint8Array): void {
    this.#bodyBytes += chunk.length;
    if (this.#bodyBytes <= BODY_BYTES_MAX) this.#body.push(chunk);
    else this.#body = [];
  }
}
