const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const IS_SHORT_ESCAPE = new Uint8Array(256);
for (const byte of Buffer.from('"\\/bfnrt')) IS_SHORT_ESCAPE[byte] = 1;
/** After this many bytes without an escape a string is read four bytes at a time; before that, creating the view costs more than it saves. */
const PLAIN_BYTES_MIN = 128;

/** Why the bytes are not JSON, and where. */
export class Refused {
  constructor(
    readonly reason: string,
    readonly at: number,
  ) {}
}

export function unexpected(bytes: Uint8Array, at: number): Refused {
  return at >= bytes.length ? new Refused("ends too early", bytes.length) : new Refused("is not valid JSON", at);
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** The offset after the JSON string at `from`. @throws Refused when there is none, or it has an invalid escape or a control character */
export function skipString(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== QUOTE) throw unexpected(bytes, from);
  let at = from + 1;
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
 * Skips four bytes at a time as long as none of them is a quote, a backslash or a control character
 * ("determine if a word has a byte less than n / equal to n", Bit Twiddling Hacks): 20 MB of base64 take milliseconds.
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
