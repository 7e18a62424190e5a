import { asBuffer } from "../as-buffer";
import { asObject, type Members, parseJson } from "./parse-members";
import { DEPTH_MAX } from "./scan-json";

const BYTES_MAX = 64 * 1024;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Parses a JSON object natively, and answers only where `scanTopLevel` would surely accept it and find the same members: some three times as
 * fast as scanning first.
 * @param parsed what the bytes have been parsed to already
 * @returns null: scan. Large, malformed, nested too deep, not an object, a name that stands twice, or a form that is rare.
 */
export function parseObject(bytes: Uint8Array, parsed?: unknown): Members | null {
  if (bytes.length > BYTES_MAX) return null;
  const data = asBuffer(bytes);
  const object = asObject(parsed === undefined ? parseJson(data.toString("utf8")) : parsed);
  if (!object) return null;
  const members = countMembers(object, DEPTH_MAX);
  return members !== null && members === countNames(data.toString("latin1")) ? object : null;
}

/** The members of all objects in a value; null when it is nested deeper than `levels`. */
function countMembers(value: object, levels: number): number | null {
  if (levels === 0) return null;
  let count = 0;
  if (Array.isArray(value)) {
    for (const element of value) {
      const below = typeof element === "object" && element !== null ? countMembers(element, levels - 1) : 0;
      if (below === null) return null;
      count += below;
    }
    return count;
  }
  for (const name in value) {
    const inner = (value as Members)[name];
    const below = typeof inner === "object" && inner !== null ? countMembers(inner, levels - 1) : 0;
    if (below === null) return null;
    count += below + 1;
  }
  return count;
}

/**
 * The names in a JSON text: a colon behind a string's closing quote. There are never fewer in the text than in what was parsed, and more when
 * one object has a name twice. -1: white space may stand before a colon, so that this cannot tell.
 */
function countNames(json: string): number {
  let count = 0;
  for (let colon = json.indexOf(":"); colon >= 0; colon = json.indexOf(":", colon + 1)) {
    let before = colon - 1;
    while (json.charCodeAt(before) <= SPACE) before--;
    if (json.charCodeAt(before) !== QUOTE || isEscaped(json, before)) continue;
    if (before < colon - 1) return -1;
    count++;
  }
  return count;
}

/** A quote behind an odd number of backslashes stands inside a string. */
function isEscaped(json: string, quote: number): boolean {
  let slashes = 0;
  while (json.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}
