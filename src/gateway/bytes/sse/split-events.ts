import { asBuffer } from "../as-buffer";
import { joinBytes } from "../join-bytes";
import { NameReader, readFrame, readLfFrame } from "./read-frame";
import { SseFrame } from "./sse-frame";

const LF = 0x0a;
const CR = 0x0d;
const BLANK_LINE = Buffer.from("\n\n");
/** A larger frame holds no usage that we would understand. Without a bound, an endless line would fill the memory. */
export const FRAME_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Splits a byte stream, cut anywhere, into the frames of an event stream (WHATWG HTML §9.2.6: LF, CRLF or CR; a blank line ends an event).
 * The frames' `raw` bytes in order, then `rest()`, are the stream's bytes. Only frames that came in several chunks are copied. Never throws.
 */
export class EventSplitter {
  readonly #names = new NameReader();
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** The current line has no bytes yet. */
  #isLineEmpty = true;
  /** The last byte was a CR: an LF right after it belongs to it. */
  #isAfterCr = false;
  /** That CR ended a blank line: the frame ends after it or after its LF. */
  #isFrameOver = false;
  #isFirst = true;
  /** Where in the current chunk a frame from earlier chunks has ended. */
  #finishedAt = 0;
  #isOpaque = false;

  /** After a frame of more than `FRAME_BYTES_MAX` the stream is only passed on: frames are chunks and have no data. */
  get isOpaque(): boolean {
    return this.#isOpaque;
  }

  /** Bytes of the unfinished frame. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  push(input: Uint8Array): SseFrame[] {
    const chunk = asBuffer(input);
    if (this.#isOpaque) return [toOpaque(chunk)];
    const frames: SseFrame[] = [];
    const consumed = this.#isAfterCr || chunk.includes(CR) ? this.#splitLines(chunk, frames) : this.#splitLfOnly(chunk, frames);
    if (consumed < chunk.length) this.#keep(chunk.subarray(consumed));
    if (this.#pendingBytes > FRAME_BYTES_MAX) {
      this.#isOpaque = true;
      frames.push(toOpaque(this.rest() as Buffer));
    }
    return frames;
  }

  /** What is left when the stream is over, read as if its blank line had come: some providers omit it. */
  end(): SseFrame | null {
    const raw = this.rest();
    return raw && (this.#isOpaque ? toOpaque(raw) : this.#read(raw));
  }

  /** Takes out the bytes of the unfinished frame. */
  rest(): Buffer | null {
    if (this.#pendingBytes === 0) return null;
    const raw = joinBytes(this.#pending, this.#pendingBytes);
    this.#pending = [];
    this.#pendingBytes = 0;
    return raw;
  }

  /** The usual stream: lines end in LF, so their ends are found natively. */
  #splitLfOnly(chunk: Buffer, frames: SseFrame[]): number {
    let start = 0;
    while (start < chunk.length) {
      const isWhole = this.#pendingBytes === 0 && !this.#isFirst;
      const frame = isWhole ? readLfFrame(chunk, start, this.#names) : this.#finishLf(chunk);
      if (!frame) {
        this.#isLineEmpty = chunk[chunk.length - 1] === LF;
        return start;
      }
      frames.push(frame);
      start = isWhole ? start + frame.length : this.#finishedAt;
      this.#isLineEmpty = true;
    }
    return start;
  }

  /** A frame that began in an earlier chunk, or the stream's first. */
  #finishLf(chunk: Buffer): SseFrame | null {
    const isBlank = this.#isLineEmpty && chunk[0] === LF;
    const found = isBlank ? -1 : chunk.indexOf(BLANK_LINE);
    if (found < 0 && !isBlank) return null;
    this.#finishedAt = found + 2;
    return this.#finish(chunk, 0, this.#finishedAt);
  }

  #splitLines(chunk: Buffer, frames: SseFrame[]): number {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#isFrameOver) {
        const end = byte === LF ? at + 1 : at;
        frames.push(this.#finish(chunk, start, end));
        start = end;
        this.#isFrameOver = false;
        this.#isAfterCr = false;
        if (byte === LF) continue;
      }
      if (byte === LF && this.#isAfterCr) {
        this.#isAfterCr = false;
      } else if (byte === LF && this.#isLineEmpty) {
        frames.push(this.#finish(chunk, start, at + 1));
        start = at + 1;
      } else if (byte === LF || byte === CR) {
        this.#isFrameOver = byte === CR && this.#isLineEmpty;
        this.#isAfterCr = byte === CR;
        this.#isLineEmpty = true;
      } else {
        this.#isLineEmpty = false;
        this.#isAfterCr = false;
      }
    }
    return start;
  }

  #finish(chunk: Buffer, start: number, end: number): SseFrame {
    if (this.#pendingBytes === 0) return this.#read(chunk.subarray(start, end));
    if (end > start) this.#keep(chunk.subarray(start, end));
    return this.#read(this.rest() as Buffer);
  }

  #keep(part: Buffer): void {
    this.#pending.push(part);
    this.#pendingBytes += part.length;
  }

  #read(raw: Buffer): SseFrame {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    return readFrame(raw, isFirst, this.#names);
  }
}

/** Passed on unread. */
function toOpaque(bytes: Buffer): SseFrame {
  return new SseFrame(bytes, 0, bytes.length, null, -1, -1);
}
