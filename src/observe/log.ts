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

const options = {
  level: env.LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  hooks: { streamWrite: escapeUnsafe },
  formatters: { level: (label: string) => ({ level: label }) },
};
const paths = ["password", "token", "authorization", "cookie", "*.password", "*.token", "*.authorization", "*.cookie"];
/** Lines are written some at a time, at the latest after 100 ms and when the process ends: a write for each would cost as much as making it. */
const destination = pino.destination({ sync: false, minLength: 4096, periodicFlush: 100 });

/** One JSON line per event. Ids, models, counts and times only: no header, no body, no secret ever goes in. */
export const log = pino({ ...options, redact: { paths, censor: "[redacted]" } }, destination);

/** For the one line per call, whose fields are chosen one by one: a search for secrets among them would only cost time. */
export const callLog = pino(options, destination);
