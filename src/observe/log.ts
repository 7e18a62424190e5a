import { writeSync } from "node:fs";
import pino from "pino";
import { env } from "../env";

/**
 * What JSON leaves as it is, but a terminal obeys (DEL, C1 controls) or a reader of lines takes for an end (U+0085, U+2028, U+2029). In a line
 * of JSON they can only stand inside a string, where an escape means the same.
 */
const UNSAFE = /[\x7f-\x9f\u2028\u2029]/;
const ALL_UNSAFE = new RegExp(UNSAFE, "g");
function escapeUnsafe(line: string): string {
  if (!UNSAFE.test(line)) return line;
  return line.replace(ALL_UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export const options = {
  level: env.LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  hooks: { streamWrite: escapeUnsafe },
  formatters: { level: (label: string) => ({ level: label }) },
};
const paths = ["password", "token", "authorization", "cookie", "*.password", "*.token", "*.authorization", "*.cookie"];
const FLUSH_EVERY_MS = 100;
/** Lines are written in batches, after at most 100 ms and when the process exits: a write for each would cost as much as making it. */
const destination = pino.destination({ sync: false, minLength: 4096, periodicFlush: FLUSH_EVERY_MS });

/** One JSON line per event. Ids, models, counts and times only: no header, no body, no secret ever goes in. */
export const log = pino({ ...options, redact: { paths, censor: "[redacted]" } }, destination);

/** What is logged of a call; a usage row has it all. */
export interface CallLine {
  requestId: string;
  organizationId: string;
  credentialId: string;
  provider: string;
  model: string;
  wire: string;
  statusCode: number;
  outcome: string;
  errorCode: string | null;
  inputTokens: number;
  outputTokens: number;
  costStatus: string;
  latencyMs: number;
  ttftMs: number | null;
}

const logsCalls = log.isLevelEnabled("info");
const BATCH_CHARACTERS = 12_000;
let batch = "";

/**
 * The one line per call, formatted and gathered here: its fields are chosen one by one, so there is nothing to redact, and the logger and its
 * destination, which measures all that it holds at every write, would take ten times as long.
 */
export function logCall(call: CallLine): void {
  if (!logsCalls) return;
  if (batch === "") setTimeout(writeBatch, FLUSH_EVERY_MS).unref();
  batch += formatCallLine(call, new Date());
  if (batch.length >= BATCH_CHARACTERS) writeBatch();
}

function writeBatch(): void {
  if (batch !== "") destination.write(batch);
  batch = "";
}

process.on("exit", () => {
  if (batch !== "") writeSync(1, batch);
});

/** Printable ASCII without what JSON escapes: such text stands in JSON as it is. */
const NEEDS_ESCAPE = /[^ !#-[\]-~]/;

/** The line as the logger would have formatted it. */
export function formatCallLine(call: CallLine, at: Date): string {
  const { requestId, organizationId, credentialId, provider, model, wire, statusCode, outcome, errorCode } = call;
  const { inputTokens, outputTokens, costStatus, latencyMs, ttftMs } = call;
  const texts = requestId + organizationId + credentialId + provider + model + wire + outcome + errorCode + costStatus;
  const numbers = statusCode + inputTokens + outputTokens + latencyMs + (ttftMs ?? 0);
  if (NEEDS_ESCAPE.test(texts) || !Number.isFinite(numbers)) return formatAnyLine(call, at);
  const error = errorCode === null ? null : `"${errorCode}"`;
  const ids = `"requestId":"${requestId}","organizationId":"${organizationId}","credentialId":"${credentialId}"`;
  const what = `"provider":"${provider}","model":"${model}","wire":"${wire}","statusCode":${statusCode},"outcome":"${outcome}","errorCode":${error}`;
  const tokens = `"inputTokens":${inputTokens},"outputTokens":${outputTokens},"costStatus":"${costStatus}"`;
  return `{"level":"info","time":"${at.toISOString()}","event":"call",${ids},${what},${tokens},"latencyMs":${latencyMs},"ttftMs":${ttftMs}}\n`;
}

function formatAnyLine(call: CallLine, at: Date): string {
  const { requestId, organizationId, credentialId, provider, model, wire, statusCode, outcome, errorCode } = call;
  const { inputTokens, outputTokens, costStatus, latencyMs, ttftMs } = call;
  const ids = { level: "info", time: at.toISOString(), event: "call", requestId, organizationId, credentialId };
  const facts = { provider, model, wire, statusCode, outcome, errorCode, inputTokens, outputTokens, costStatus, latencyMs, ttftMs };
  return `${escapeUnsafe(JSON.stringify({ ...ids, ...facts }))}\n`;
}
