import { asBuffer } from "../as-buffer";
import { scanTopLevel } from "./scan-json";

const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Splits a JSON array into the bytes of its objects. An array that is cut off (the client disconnected) loses its last, unfinished object.
 * @returns null when it is not an array
 */
export function splitArray(bytes: Uint8Array): Uint8Array[] | null {
  const data = asBuffer(bytes);
  const first = data.findIndex((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  if (data[first] !== 0x5b) return null;
  const objects: Uint8Array[] = [];
  let depth = 0;
  let start = 0;
  for (let at = first + 1; at < data.length; at++) {
    const byte = data[at];
    if (byte === QUOTE) at = skipString(data, at);
    else if (byte === OBJECT_OPEN && depth++ === 0) start = at;
    else if (byte === OBJECT_CLOSE && --depth === 0) objects.push(data.subarray(start, at + 1));
    if (depth < 0) break;
  }
  return objects.filter((object) => scanTopLevel(object).ok);
}

function skipString(data: Buffer, from: number): number {
  for (let at = data.indexOf(QUOTE, from + 1); at >= 0; at = data.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (data[at - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return data.length;
}
