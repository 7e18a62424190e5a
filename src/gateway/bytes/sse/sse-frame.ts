const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;

/** One frame of an event stream: its bytes, its blank line included, and what its fields say. */
export class SseFrame {
  #nameBytes: Buffer | null = null;

  constructor(
    readonly raw: Uint8Array,
    /** The bytes of the `data` field, several lines joined by LF; null: the frame carries none (a comment, a lone `retry:`). */
    readonly data: Uint8Array | null,
    nameBytes: Buffer | null = null,
  ) {
    this.#nameBytes = nameBytes;
  }

  /** The `event` field; null when there is none. Made to text only when asked for. */
  get name(): string | null {
    return this.#nameBytes?.toString("utf8") ?? null;
  }

  /** @param isFirst the stream's first frame may begin with a byte order mark, which is not part of its first line */
  static read(raw: Uint8Array, isFirst: boolean): SseFrame {
    const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
    let name: Buffer | null = null;
    let data: Buffer | null = null;
    const hasCr = bytes.includes(CR);
    let at = isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    while (at < bytes.length) {
      const end = findLineEnd(bytes, at, hasCr);
      if (isField(bytes, at, end, "data")) {
        const value = readValue(bytes, at + 4, end);
        data = data === null ? value : Buffer.concat([data, Buffer.of(LF), value]);
      } else if (isField(bytes, at, end, "event")) {
        name = readValue(bytes, at + 5, end);
      }
      at = end + 1; // the LF of a CRLF then reads as an empty line, which says nothing here
    }
    return new SseFrame(raw, data, name && name.length > 0 ? name : null);
  }
}

function findLineEnd(bytes: Buffer, from: number, hasCr: boolean): number {
  const lf = bytes.indexOf(LF, from);
  const end = lf < 0 ? bytes.length : lf;
  if (!hasCr) return end;
  const cr = bytes.subarray(from, end).indexOf(CR);
  return cr < 0 ? end : from + cr;
}

function isField(bytes: Buffer, from: number, end: number, field: string): boolean {
  const after = from + field.length;
  if (after > end || (after < end && bytes[after] !== COLON)) return false;
  for (let i = 0; i < field.length; i++) if (bytes[from + i] !== field.charCodeAt(i)) return false;
  return true;
}

/** One space after the colon is not part of the value. */
function readValue(bytes: Buffer, colon: number, end: number): Buffer {
  const start = Math.min(bytes[colon + 1] === SPACE && colon + 1 < end ? colon + 2 : colon + 1, end);
  return bytes.subarray(start, end);
}
