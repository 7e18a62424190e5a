import { randomBytes } from "node:crypto";
import { asBuffer } from "../as-buffer";
import { isEscaped } from "./parse-object";

/**
 * In parsed values, an integer that JSON holds exactly and a double does not (an id of 64 bits, a bound in a schema) is a string that nobody outside can
 * know. `printExact` writes it as the number that it was. https://www.rfc-editor.org/rfc/rfc8259#section-6
 */
const MARK = `integer:${randomBytes(16).toString("hex")}:`;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, "g");
const LONG = /\d{16}/;

/** Arguments, results and schemas are deeper than this; a call's own parameters are numbers, and are checked as such. */
const PARAMETERS_DEPTH = 2;

/** As `JSON.parse`, but integers stay exact that are nested deeper than a call's parameters. @throws SyntaxError */
export function parseExact(json: string, depth = PARAMETERS_DEPTH): unknown {
  return JSON.parse(LONG.test(json) ? markIntegers(json, depth) : json);
}

/** The same of text that may not be JSON: undefined when it is not. */
export function tryParseExact(json: string, depth?: number): unknown {
  try {
    return parseExact(json, depth);
  } catch {
    return undefined;
  }
}

/** What `JSON.parse` has made of the bytes, or what `parseExact` makes of them where it may have changed a number. */
export function keepIntegers(parsed: unknown, bytes: Uint8Array): unknown {
  return LONG.test(asBuffer(bytes).toString("latin1")) ? parseExact(asBuffer(bytes).toString("utf8")) : parsed;
}

/** As `JSON.stringify`, of a value that may have been parsed by `parseExact`. */
export function printExact(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes(MARK) ? json.replace(MARKED, "$1") : json;
}

/** Strings are skipped natively: they are most of a text. */
function markIntegers(json: string, depthMin: number): string {
  let marked = "";
  let depth = 0;
  for (let at = 0; at < json.length; ) {
    const quote = json.indexOf('"', at);
    const between = json.slice(at, quote < 0 ? json.length : quote);
    marked += between.replace(TOKEN, (token) => {
      if (token === "{" || token === "[") depth++;
      else if (token === "}" || token === "]") depth--;
      else if (depth > depthMin && isChanged(token)) return `"${MARK}${token}"`;
      return token;
    });
    if (quote < 0) break;
    const end = endOfString(json, quote);
    marked += json.slice(quote, end);
    at = end;
  }
  return marked;
}

const TOKEN = /[[\]{}]|-?\d[\d.eE+-]*/g;

function isChanged(token: string): boolean {
  return /^-?\d{16,}$/.test(token) && String(Number(token)) !== token;
}

/** Behind the quote that ends the string. */
function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote >= 0; quote = json.indexOf('"', quote + 1)) if (!isEscaped(json, quote)) return quote + 1;
  return json.length;
}
