/** Where one member of the top-level object stands, as offsets into the scanned bytes: `keyStart` at its opening quote, `valueEnd` after its last byte. */
export interface MemberSpan {
  keyStart: number;
  valueStart: number;
  valueEnd: number;
}

/** The members of the top-level object by name, unescaped. */
export type JsonMembers = Map<string, MemberSpan>;

/** `objectEnd`: the offset of the object's closing brace. */
export type ScanResult = { ok: true; members: JsonMembers; objectEnd: number } | { ok: false; reason: string; at: number };

const DEPTH_MAX = 256;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const IS_SHORT_ESCAPE = new Uint8Array(256);
for (const byte of Buffer.from('"\\/bfnrt')) IS_SHORT_ESCAPE[byte] = 1;
const COMMA = 0x2c;
const COLON = 0x3a;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;
const ARRAY_OPEN = 0x5b;
const ARRAY_CLOSE = 0x5d;
/** After so many bytes without an escape a string is walked by words of four bytes; below that, setting up the view costs more than it saves. */
const PLAIN_BYTES_MIN = 128;

class Refused {
  constructor(
    readonly reason: string,
    readonly at: number,
  ) {}
}

/**
 * Checks a whole JSON text (RFC 8259) in one pass and tells where each member of its top-level object stands, without making any value.
 * Stricter than the RFC where a lenient reader and the provider could disagree: no byte order mark, no name twice at the top level
 * (whatever its escapes), at most 256 levels, the top level is an object. Never throws.
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

function unexpected(bytes: Uint8Array, at: number): Refused {
  return at >= bytes.length ? new Refused("ends too early", bytes.length) : new Refused("is not valid JSON", at);
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

/** Any value at `from`, with its nesting kept on a list instead of the call stack. */
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

/** After a value: closes what ends here and stands on the next value, or behind the outermost one. */
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

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
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

function skipString(bytes: Uint8Array, from: number): number {
  let at = expect(bytes, from, QUOTE);
  let plainUntil = at + PLAIN_BYTES_MIN;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined) throw unexpected(bytes, at);
    if (byte === QUOTE) return at + 1;
    if (byte < 0x20) throw new Refused("has a control character in a string", at);
    if (byte === BACKSLASH) {
      at = skipEscape(bytes, at);
      plainUntil = at + PLAIN_BYTES_MIN;
    } else if (++at > plainUntil) {
      at = skipPlainWords(bytes, at);
    }
  }
}

function skipEscape(bytes: Uint8Array, from: number): number {
  const byte = bytes[from + 1];
  if (byte === 0x75) {
    for (let at = from + 2; at < from + 6; at++) if (!isHexDigit(bytes[at])) throw unexpected(bytes, at);
    return from + 6;
  }
  if (byte === undefined || IS_SHORT_ESCAPE[byte] !== 1) throw unexpected(bytes, from + 1);
  return from + 2;
}

function isHexDigit(byte: number | undefined): boolean {
  return byte !== undefined && (isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66));
}

/**
 * Runs over four bytes at a time for as long as none of them is a quote, a backslash or a control character
 * ("determine if a word has a byte less than n / equal to n", Bit Twiddling Hacks): 20 MB of base64 in milliseconds.
 */
function skipPlainWords(bytes: Uint8Array, from: number): number {
  const misaligned = (bytes.byteOffset + from) & 3;
  if (misaligned !== 0 || bytes.length - from < 8) return from;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + from, (bytes.length - from) >> 2);
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i] as number;
    const quote = word ^ 0x22222222;
    const backslash = word ^ 0x5c5c5c5c;
    const found = ((word - 0x20202020) & ~word) | ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash);
    if ((found & 0x80808080) !== 0) break;
  }
  return from + i * 4;
}
