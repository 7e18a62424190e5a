import { SseFrame } from "./sse-frame";

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;

/** Decodes event names. A stream has few of them, so the last one is compared first. */
export class NameReader {
  #last = "";
  #lastBytes: Buffer = Buffer.alloc(0);

  read(bytes: Buffer, start: number, end: number): string | null {
    if (start === end) return null;
    if (!this.#isLast(bytes, start, end)) {
      this.#last = bytes.toString("utf8", start, end);
      this.#lastBytes = Buffer.from(bytes.subarray(start, end));
    }
    return this.#last;
  }

  #isLast(bytes: Buffer, start: number, end: number): boolean {
    const last = this.#lastBytes;
    if (end - start !== last.length) return false;
    for (let i = 0; i < last.length; i++) if (bytes[start + i] !== last[i]) return false;
    return true;
  }
}

/**
 * Reads the frame that begins at `start`, in bytes whose lines end in LF.
 * @returns null when its blank line has not come yet
 */
export function readLfFrame(bytes: Buffer, start: number, names: NameReader): SseFrame | null {
  const fields = new Fields(bytes, names);
  let at = start;
  for (let lf = bytes.indexOf(LF, at); lf >= 0; lf = bytes.indexOf(LF, at)) {
    if (lf === at) return fields.toFrame(start, lf + 1);
    fields.add(at, lf);
    at = lf + 1;
  }
  return null;
}

/** Reads all of the bytes as one frame, whatever ends its lines. @param isFirst the stream's first frame may begin with a byte order mark */
export function readFrame(bytes: Buffer, isFirst: boolean, names: NameReader): SseFrame {
  const fields = new Fields(bytes, names);
  const hasCr = bytes.includes(CR);
  let at = isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length) {
    const end = findLineEnd(bytes, at, hasCr);
    fields.add(at, end);
    at = end + 1; // the LF of a CRLF then reads as an empty line, which means nothing here
  }
  return fields.toFrame(0, bytes.length);
}

/** Collects the fields of a frame. */
class Fields {
  #name: string | null = null;
  #dataStart = -1;
  #dataEnd = -1;
  #joined: Buffer | null = null;

  constructor(
    readonly bytes: Buffer,
    readonly names: NameReader,
  ) {}

  add(from: number, end: number): void {
    if (isField(this.bytes, from, end, DATA)) this.#addData(valueStart(this.bytes, from + 4, end), end);
    else if (isField(this.bytes, from, end, EVENT)) this.#name = this.names.read(this.bytes, valueStart(this.bytes, from + 5, end), end);
  }

  toFrame(start: number, end: number): SseFrame {
    return new SseFrame(this.bytes, start, end, this.#name, this.#joined ? -1 : this.#dataStart, this.#dataEnd, this.#joined);
  }

  #addData(start: number, end: number): void {
    if (this.#dataStart >= 0) {
      const before = this.#joined ?? this.bytes.subarray(this.#dataStart, this.#dataEnd);
      this.#joined = Buffer.concat([before, Buffer.of(LF), this.bytes.subarray(start, end)]);
    }
    this.#dataStart = start;
    this.#dataEnd = end;
  }
}

const DATA = Buffer.from("data");
const EVENT = Buffer.from("event");

function findLineEnd(bytes: Buffer, from: number, hasCr: boolean): number {
  const lf = bytes.indexOf(LF, from);
  const end = lf < 0 ? bytes.length : lf;
  if (!hasCr) return end;
  const cr = bytes.subarray(from, end).indexOf(CR);
  return cr < 0 ? end : from + cr;
}

function isField(bytes: Buffer, from: number, end: number, field: Buffer): boolean {
  const after = from + field.length;
  if (after > end || (after < end && bytes[after] !== COLON)) return false;
  for (let i = 0; i < field.length; i++) if (bytes[from + i] !== field[i]) return false;
  return true;
}

/** One space after the colon is not part of the value. */
function valueStart(bytes: Buffer, colon: number, end: number): number {
  return Math.min(bytes[colon + 1] === SPACE && colon + 1 < end ? colon + 2 : colon + 1, end);
}
