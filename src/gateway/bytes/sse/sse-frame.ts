/** One frame of an event stream: its bytes, including the blank line, and its fields. A view: nothing is sliced before it is asked for. */
export class SseFrame {
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #dataStart: number;
  readonly #dataEnd: number;
  #raw: Buffer | null = null;
  #data: Buffer | null;
  /** Bytes of the frame. */
  readonly length: number;
  /** The `event` field; null when there is none. */
  readonly name: string | null;

  /** @param dataStart -1 when the frame has no `data` field, or one of several lines, which are `joined` */
  constructor(bytes: Buffer, start: number, end: number, name: string | null, dataStart: number, dataEnd: number, joined: Buffer | null = null) {
    this.#bytes = bytes;
    this.#start = start;
    this.length = end - start;
    this.name = name;
    this.#dataStart = dataStart;
    this.#dataEnd = dataEnd;
    this.#data = joined;
  }

  get raw(): Buffer {
    this.#raw ??= this.length === this.#bytes.length ? this.#bytes : this.#bytes.subarray(this.#start, this.#start + this.length);
    return this.#raw;
  }

  /** The bytes of the `data` field, several lines joined by LF; null when the frame has none (a comment, a lone `retry:`). */
  get data(): Buffer | null {
    if (this.#data === null && this.#dataStart >= 0) this.#data = this.#bytes.subarray(this.#dataStart, this.#dataEnd);
    return this.#data;
  }
}
