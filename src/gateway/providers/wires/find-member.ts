const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OBJECT_OPEN = 0x7b;

// Inside a JSON string a quote is escaped, so a quoted key that is followed by a colon is a key, never text. At which depth, these do not know.

/** Does the JSON text have this member, with an object for its value? Cheap: nothing is parsed. @param key with its quotes */
export function hasObjectMember(data: Buffer, key: Buffer): boolean {
  for (let at = data.indexOf(key); at >= 0; at = data.indexOf(key, at + key.length)) {
    if (data[findValue(data, at + key.length)] === OBJECT_OPEN) return true;
  }
  return false;
}

/** The bytes of all string values of this member, as they are escaped on the wire: an estimate's raw material. @param key with its quotes */
export function countStringBytes(data: Buffer, key: Buffer): number {
  let total = 0;
  let at = data.indexOf(key);
  while (at >= 0) {
    const start = findValue(data, at + key.length);
    const end = data[start] === QUOTE ? findStringEnd(data, start + 1) : start;
    if (end > start) total += end - start - 1;
    at = data.indexOf(key, Math.max(end, at + key.length));
  }
  return total;
}

/** The first string value of this member; null: it has none. @param key with its quotes */
export function readFirstString(data: Buffer, key: Buffer): string | null {
  const at = data.indexOf(key);
  const start = at < 0 ? -1 : findValue(data, at + key.length);
  return start >= 0 && data[start] === QUOTE ? data.toString("utf8", start + 1, findStringEnd(data, start + 1)) : null;
}

/** The offset of the value after a key; -1 when no colon follows. */
function findValue(data: Buffer, from: number): number {
  const colon = skipSpace(data, from);
  return data[colon] === COLON ? skipSpace(data, colon + 1) : -1;
}

function skipSpace(data: Buffer, from: number): number {
  let at = from;
  while (data[at] === 0x20 || data[at] === 0x0a || data[at] === 0x0d || data[at] === 0x09) at++;
  return at;
}

/** The offset of the closing quote; the end of the data when it is cut off. */
function findStringEnd(data: Buffer, from: number): number {
  for (let at = data.indexOf(QUOTE, from); at >= 0; at = data.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (data[at - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return data.length;
}

export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
