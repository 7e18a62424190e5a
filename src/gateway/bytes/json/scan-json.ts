import { isDigit, Refused, skipString, unexpected } from "./skip-json-string";

/** The place of one member of the top-level object, as byte offsets: `keyStart` at its opening quote, `valueEnd` after its last byte. */
export interface MemberSpan {
  keyStart: number;
  valueStart: number;
  valueEnd: number;
}

/** The members of the top-level object by name, unescaped. */
export type JsonMembers = Map<string, MemberSpan>;

/** `objectEnd`: the offset of the object's closing brace. */
export type ScanResult = { ok: true; members: JsonMembers; objectEnd: number } | { ok: false; reason: string; at: number };

/** Levels of nesting, the top level included. */
export const DEPTH_MAX = 256;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;
const ARRAY_OPEN = 0x5b;
const ARRAY_CLOSE = 0x5d;
/**
 * Checks a whole JSON text (RFC 8259) in one pass and locates each member of its top-level object, without parsing any value.
 * Stricter than the RFC where a lenient reader and the provider could disagree: no byte order mark, no duplicate names at the top level
 * (however they are escaped), at most 256 levels, and the top level is an object. Never throws.
 */
export function scanTopLevel(bytes: Uint8Array): ScanResult {
  try {
    return scanObject(bytes);
  } catch (refused) {
    if (refused instanceof Refused) return { ok: false, reason: refused.reason, at: refused.at };
    throw refused;
  }
}

function scanObject(bytes: Uint8Array): ScanResult {
  const members: JsonMembers = new Map();
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== OBJECT_OPEN) {
    if (at === 0 && bytes[0] === 0xef && bytes[1] === 0xbb) throw new Refused("begins with a byte order mark", 0);
    throw new Refused(at >= bytes.length ? "is empty" : "is not a JSON object", at);
  }
  at = skipSpace(bytes, at + 1);
  let isFirst = true;
  while (bytes[at] !== OBJECT_CLOSE || !isFirst) {
    const keyStart = at;
    const keyEnd = skipString(bytes, keyStart);
    const valueStart = skipSpace(bytes, expect(bytes, skipSpace(bytes, keyEnd), COLON));
    const valueEnd = skipValue(bytes, valueStart);
    const key = readKey(bytes, keyStart, keyEnd);
    if (members.has(key)) throw new Refused(`has the member ${JSON.stringify(key.slice(0, 60))} twice`, keyStart);
    members.set(key, { keyStart, valueStart, valueEnd });
    isFirst = false;
    at = skipSpace(bytes, valueEnd);
    if (bytes[at] === OBJECT_CLOSE) break;
    at = skipSpace(bytes, expect(bytes, at, COMMA));
  }
  const rest = skipSpace(bytes, at + 1);
  if (rest < bytes.length) throw new Refused("goes on after its end", rest);
  return { ok: true, members, objectEnd: at };
}

function expect(bytes: Uint8Array, at: number, byte: number): number {
  if (bytes[at] !== byte) throw unexpected(bytes, at);
  return at + 1;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
  }
  return at;
}

function readKey(bytes: Uint8Array, start: number, end: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
  return text.includes("\\") ? (JSON.parse(text) as string) : text.slice(1, -1);
}

/** Skips any value at `from`. Its nesting is kept in a list instead of on the call stack. */
function skipValue(bytes: Uint8Array, from: number): number {
  const closers: number[] = [];
  let at = from;
  for (;;) {
    const byte = bytes[at];
    if (byte === OBJECT_OPEN || byte === ARRAY_OPEN) {
      if (closers.length + 2 > DEPTH_MAX) throw new Refused(`is nested deeper than ${DEPTH_MAX} levels`, at);
      const closer = byte === OBJECT_OPEN ? OBJECT_CLOSE : ARRAY_CLOSE;
      at = skipSpace(bytes, at + 1);
      if (bytes[at] !== closer) {
        closers.push(closer);
        if (closer === OBJECT_CLOSE) at = skipKey(bytes, at);
        continue;
      }
      at++;
    } else {
      at = skipScalar(bytes, at);
    }
    at = closeContainers(bytes, at, closers);
    if (closers.length === 0) return at;
  }
}

/** After a value: closes the containers that end here. @returns the offset of the next value, or the one after the outermost container */
function closeContainers(bytes: Uint8Array, from: number, closers: number[]): number {
  let at = from;
  while (closers.length > 0) {
    at = skipSpace(bytes, at);
    const closer = closers[closers.length - 1];
    if (bytes[at] === COMMA) {
      at = skipSpace(bytes, at + 1);
      return closer === OBJECT_CLOSE ? skipKey(bytes, at) : at;
    }
    if (bytes[at] !== closer) throw unexpected(bytes, at);
    closers.pop();
    at++;
  }
  return at;
}

function skipKey(bytes: Uint8Array, from: number): number {
  return skipSpace(bytes, expect(bytes, skipSpace(bytes, skipString(bytes, from)), COLON));
}

function skipScalar(bytes: Uint8Array, from: number): number {
  switch (bytes[from]) {
    case QUOTE:
      return skipString(bytes, from);
    case 0x74:
      return skipWord(bytes, from, "true");
    case 0x66:
      return skipWord(bytes, from, "false");
    case 0x6e:
      return skipWord(bytes, from, "null");
    default:
      return skipNumber(bytes, from);
  }
}

function skipWord(bytes: Uint8Array, from: number, word: string): number {
  for (let i = 0; i < word.length; i++) if (bytes[from + i] !== word.charCodeAt(i)) throw unexpected(bytes, from + i);
  return from + word.length;
}

function skipDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isDigit(bytes[at])) at++;
  if (at === from) throw unexpected(bytes, at);
  return at;
}

function skipNumber(bytes: Uint8Array, from: number): number {
  let at = bytes[from] === 0x2d ? from + 1 : from;
  at = bytes[at] === 0x30 ? at + 1 : skipDigits(bytes, at);
  if (bytes[at] === 0x2e) at = skipDigits(bytes, at + 1);
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    at++;
    if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++;
    at = skipDigits(bytes, at);
  }
  return at;
}
