import { SseFrame } from "./sse-frame";

const LF = 0x0a;
const CR = 0x0d;
const BLANK_LINE = Buffer.from("\n\n");
/** A frame that is larger holds no usage that we would understand; without a bound a line without an end would fill the memory. */
export const FRAME_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Splits a byte stream, cut anywhere, into the frames of an event stream (WHATWG HTML §9.2.6: LF, CRLF or CR; a blank line ends an event).
 * The frames' `raw` bytes in order, and `rest()` at the end, are the stream's bytes. Copies only frames that came in several chunks. Never throws.
 */
export class EventSplitter {
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** The line that is being read has no byte yet. */
  #isLineEmpty = true;
  /** The last byte was a CR: an LF that follows belongs to it. */
  #isAfterCr = false;
  /** That CR ended a blank line: the frame ends behind it or behind its LF. */
  #isFrameOver = false;
  #isFirst = true;
  #isOpaque = false;

  /** From a frame of more than `FRAME_BYTES_MAX` on, the stream is only passed on: frames are chunks, and have no data. */
  get isOpaque(): boolean {
    return this.#isOpaque;
  }

  /** Bytes of the frame that is not finished. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  push(input: Uint8Array): SseFrame[] {
    const chunk = Buffer.isBuffer(input) ? input : Buffer.from(input.buffer, input.byteOffset, input.byteLength);
    if (this.#isOpaque) return [new SseFrame(chunk, null)];
    const frames: SseFrame[] = [];
    const consumed = this.#isAfterCr || chunk.includes(CR) ? this.#splitLines(chunk, frames) : this.#splitLfOnly(chunk, frames);
    if (consumed < chunk.length) this.#keep(chunk.subarray(consumed));
    if (this.#pendingBytes > FRAME_BYTES_MAX) {
      this.#isOpaque = true;
      frames.push(new SseFrame(this.rest() as Uint8Array, null));
    }
    return frames;
  }

  /** What is left when the stream is over, read as if its blank line had come: some providers leave it out. */
  end(): SseFrame | null {
    const raw = this.rest();
    return raw && (this.#isOpaque ? new SseFrame(raw, null) : this.#read(raw));
  }

  /** Takes the bytes of the frame that is not finished. */
  rest(): Uint8Array | null {
    if (this.#pendingBytes === 0) return null;
    const raw = this.#pending.length === 1 ? (this.#pending[0] as Uint8Array) : Buffer.concat(this.#pending, this.#pendingBytes);
    this.#pending = [];
    this.#pendingBytes = 0;
    return raw;
  }

  /** The usual stream: ends of lines are LF, so that a frame's end is found natively. */
  #splitLfOnly(chunk: Buffer, frames: SseFrame[]): number {
    let start = 0;
    while (start < chunk.length) {
      const isBlank = this.#isLineEmpty && chunk[start] === LF;
      const found = isBlank ? start - 1 : chunk.indexOf(BLANK_LINE, start);
      if (found < 0 && !isBlank) {
        this.#isLineEmpty = chunk[chunk.length - 1] === LF;
        return start;
      }
      const end = found + 2;
      frames.push(this.#finish(chunk, start, end));
      this.#isLineEmpty = true;
      start = end;
    }
    return start;
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
    return this.#read(this.rest() as Uint8Array);
  }

  #keep(part: Uint8Array): void {
    this.#pending.push(part);
    this.#pendingBytes += part.length;
  }

  #read(raw: Uint8Array): SseFrame {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    return SseFrame.read(raw, isFirst);
  }
}
