import { asBuffer } from "../as-buffer";
import { asObject, type Members, parseJson } from "./parse-members";
import { DEPTH_MAX } from "./scan-json";

const BYTES_MAX = 64 * 1024;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Parses a small JSON object natively, twice as fast as scanning first. Returns it only if `scanTopLevel` would accept it and find the same members.
 * @param parsed the parsed bytes, if the caller has parsed them anyway
 * @returns null when in doubt, so scan: it is large, malformed, nested too deep, not an object, has a duplicate name, or an unusual form
 */
export function parseObject(bytes: Uint8Array, parsed?: unknown): Members | null {
  if (bytes.length > BYTES_MAX) return null;
  const data = asBuffer(bytes);
  const object = asObject(parsed === undefined ? parseJson(data.toString("utf8")) : parsed);
  if (!object) return null;
  const members = countMembers(object, DEPTH_MAX);
  return members !== null && members === countNames(data.toString("latin1")) ? object : null;
}

/**
 * V8 13 (Node 24) guesses the next name from objects of the same shape, and compares the guess with the bytes before it looks for escapes: after
 * `{"\\\\":1}` it takes the name in `{"\\"":1}` for a backslash as well.
 */
const MISREAD = "\\";

/** Counts the members of all objects in a value; null when it is nested deeper than `levels`, or a name may have been misread. */
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
    if (name.includes(MISREAD)) return null;
    const inner = (value as Members)[name];
    const below = typeof inner === "object" && inner !== null ? countMembers(inner, levels - 1) : 0;
    if (below === null) return null;
    count += below + 1;
  }
  return count;
}

/**
 * Counts the names in a JSON text: quotes that a colon follows. The text never has fewer of them than the parsed value has members, and it has more
 * when an object has a duplicate name. -1: there may be white space before a colon, so the count is not reliable.
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

/** A quote after an odd number of backslashes is part of a string. */
export function isEscaped(json: string, quote: number): boolean {
  let slashes = 0;
  while (json.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}
