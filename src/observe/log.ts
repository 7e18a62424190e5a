import pino from "pino";
import { env } from "../env";

/**
 * What JSON leaves as it is, but a terminal obeys (DEL, C1 controls) or a reader of lines takes for an end (U+0085, U+2028, U+2029). In a line
 * of JSON they can only stand inside a string, where an escape means the same.
 */
const UNSAFE = /[\x7f-\x9f\u2028\u2029]/g;
function escapeUnsafe(line: string): string {
  return line.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** One JSON line per event. Ids, models, counts and times only: no header, no body, no secret ever goes in. */
export const log = pino({
  level: env.LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  hooks: { streamWrite: escapeUnsafe },
  formatters: { level: (label) => ({ level: label }) },
  redact: { paths: ["password", "token", "authorization", "cookie", "*.password", "*.token", "*.authorization", "*.cookie"], censor: "[redacted]" },
});
