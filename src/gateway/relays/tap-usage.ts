import { joinBytes } from "../bytes/join-bytes";
import { EventSplitter } from "../bytes/sse/split-events";
import type { SseFrame } from "../bytes/sse/sse-frame";
import type { UsageReader } from "../providers/contract";
import { stripAddedUsage } from "../providers/wires/include-usage";
import { type AsideDecoder, decodeAside } from "./decode-aside";

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
  /** What goes to the client; may be empty. */
  bytes: Uint8Array;
  /** The event that ends the answer and what follows it, to go after `bytes`; null: that event is not here. */
  ending: Uint8Array | null;
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
    if (isEncoded && options.reader) {
      const giveUp = () => {
        this.#body = [];
        this.#bodyBytes = Number.POSITIVE_INFINITY;
      };
      this.#decoder = decodeAside(options.encoding as string, (bytes) => this.#look(bytes), giveUp);
    }
    if (isEncoded && !this.#decoder) this.#options = { ...options, reader: null };
  }

  /** The event that ends the answer has been seen. */
  get sawEndEvent(): boolean {
    return this.#sawEndEvent;
  }

  push(chunk: Uint8Array): Tapped {
    if (this.#decoder) {
      this.#decoder.write(chunk);
      return { bytes: chunk, ending: null };
    }
    return this.#look(chunk);
  }

  /** After the last chunk: the bytes of an event that was never finished. */
  end(): Uint8Array | null | Promise<Uint8Array | null> {
    return this.#decoder ? this.#decoder.end().then(() => this.#conclude()) : this.#conclude();
  }

  #conclude(): Uint8Array | null {
    if (this.#body.length > 0 && this.#bodyBytes <= BODY_BYTES_MAX) {
      this.#options.reader?.body(joinBytes(this.#body, this.#bodyBytes));
    }
    this.#body = [];
    const frame = this.#splitter?.end();
    if (!frame) return null;
    this.#readFrame(frame);
    return this.#options.stripsUsage ? frame.raw : null;
  }

  #look(chunk: Uint8Array): Tapped {
    if (this.#splitter) return this.#options.stripsUsage ? this.#strip(chunk, this.#splitter) : this.#watch(chunk, this.#splitter);
    if (this.#options.reader) this.#collect(chunk);
    return { bytes: chunk, ending: null };
  }

  #watch(chunk: Uint8Array, splitter: EventSplitter): Tapped {
    const endedBefore = this.#sawEndEvent;
    let at = -splitter.pendingBytes; // where the frame begins; before this chunk, when its first bytes came earlier
    let endsAt = -1;
    for (const frame of splitter.push(chunk)) {
      this.#readFrame(frame);
      if (endsAt < 0 && this.#sawEndEvent && !endedBefore) endsAt = Math.max(0, at);
      at += frame.length;
    }
    return endsAt < 0 ? { bytes: chunk, ending: null } : { bytes: chunk.subarray(0, endsAt), ending: chunk.subarray(endsAt) };
  }

  #strip(chunk: Uint8Array, splitter: EventSplitter): Tapped {
    const endedBefore = this.#sawEndEvent;
    const before: Uint8Array[] = [];
    const after: Uint8Array[] = [];
    for (const frame of splitter.push(chunk)) {
      this.#readFrame(frame);
      const raw = frame.data ? stripAddedUsage(frame.raw, frame.data) : frame.raw;
      if (raw) (this.#sawEndEvent && !endedBefore ? after : before).push(raw);
    }
    return { bytes: joinBytes(before), ending: this.#sawEndEvent && !endedBefore ? joinBytes(after) : null };
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
