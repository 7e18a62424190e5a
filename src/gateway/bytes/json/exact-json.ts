import { randomBytes } from "node:crypto";
import { asBuffer } from "../as-buffer";
import { isEscaped } from "./parse-object";

/**
 * JSON whose integers stay what they are: one that a double would change (an id of 64 bits, a bound in a schema) is a bigint, which `printExact` writes
 * as it came. https://www.rfc-editor.org/rfc/rfc8259#section-6
 */
const LONG = /\d{16}/;
/** Longer ones are a double's infinity to everybody. */
const DIGITS_MAX = 300;
/** Stands before an integer while it is a string: in the text that is parsed, or printed. Nobody outside ever sees it. */
const MARK = `integer:${randomBytes(16).toString("hex")}:`;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, "g");

/** Arguments, results and schemas are deeper than this; a call's own parameters are numbers, and are checked as such. */
const PARAMETERS_DEPTH = 2;

/** As `JSON.parse`, but for integers that are nested deeper than a call's parameters. @throws SyntaxError */
export function parseExact(json: string, depth = PARAMETERS_DEPTH): unknown {
  const parsed: unknown = JSON.parse(json);
  return LONG.test(json) ? markAndParse(json, depth, parsed) : parsed;
}

/** The same of text that may not be JSON: undefined when it is not. */
export function tryParseExact(json: string, depth?: number): unknown {
  try {
    return parseExact(json, depth);
  } catch {
    return undefined;
  }
}

/** Whether parsing may change a number. */
export function hasLongNumber(bytes: Uint8Array): boolean {
  return LONG.test(asBuffer(bytes).toString("latin1"));
}

/** What `JSON.parse` has made of the bytes, or what `parseExact` makes of them where it may have changed a number. */
export function keepIntegers(parsed: unknown, bytes: Uint8Array): unknown {
  if (parsed === undefined || !hasLongNumber(bytes)) return parsed;
  return markAndParse(asBuffer(bytes).toString("utf8"), PARAMETERS_DEPTH, parsed);
}

/** As `JSON.stringify`, of a value that may have been parsed by `parseExact`. */
export function printExact(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // a bigint is one; what else is fails again
  }
  return JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${MARK}${inner}` : inner)).replace(MARKED, "$1");
}

function markAndParse(json: string, depthMin: number, parsed: unknown): unknown {
  const marked = markIntegers(json, depthMin);
  return marked === null ? parsed : unmark(JSON.parse(marked));
}

/** Null: there is nothing to mark. Strings, most of a text, are skipped natively. @param json is JSON */
function markIntegers(json: string, depthMin: number): string | null {
  const pieces: string[] = [];
  let kept = 0;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at);
    else if (code === BRACKET || code === BRACE) depth++;
    else if (code === BRACKET + 2 || code === BRACE + 2) depth--;
    else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(json, at);
      if (depth > depthMin && isChanged(json, at, end)) {
        pieces.push(json.slice(kept, at), `"${MARK}${json.slice(at, end)}"`);
        kept = end;
      }
      at = end - 1;
    }
  }
  return kept === 0 ? null : pieces.join("") + json.slice(kept);
}

const [QUOTE, BRACKET, BRACE, MINUS] = [0x22, 0x5b, 0x7b, 0x2d];
const isDigit = (code: number) => code >= 0x30 && code <= 0x39;
/** Digits, signs, the point and the exponent. */
const isOfNumber = (code: number) => isDigit(code) || code === MINUS || code === 0x2b || code === 0x2e || code === 0x45 || code === 0x65;

function endOfNumber(json: string, start: number): number {
  let end = start + 1;
  while (end < json.length && isOfNumber(json.charCodeAt(end))) end++;
  return end;
}

function isChanged(json: string, start: number, end: number): boolean {
  if (end - start < 16 || end - start > DIGITS_MAX) return false;
  const token = json.slice(start, end);
  return /^-?\d+$/.test(token) && String(Number(token)) !== token;
}

/** The quote that ends the string. */
function endOfString(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1);
  while (quote >= 0 && isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote < 0 ? json.length : quote;
}

/** In place: a marked string becomes the integer. */
function unmark(value: unknown): unknown {
  if (typeof value === "string") return value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value;
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) value[i] = unmark(value[i]);
  else if (typeof value === "object" && value !== null) {
    const members = value as Record<string, unknown>;
    for (const name in members) members[name] = unmark(members[name]);
  }
  return value;
}
