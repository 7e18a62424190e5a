import type { Caller, CallLabels } from "../domain/call";
import { AppError } from "../domain/errors";
import { type Ask, headerOf } from "./ask";
import type { GatewayPorts } from "./ports";

const LABEL_LENGTH_MAX = 200;
const TAGS_MAX = 10;

const REMEDY = "Send a monitor token of yours in the X-Monitor-Token header; make one on the Tokens page.";

/** Whose call is it? Before anything is read or sent. At once where the token is known already: most calls then wait for nothing. */
export function identify(ports: GatewayPorts, ask: Ask): Caller | Promise<Caller> {
  const token = headerOf(ask.rawHeaders, "x-monitor-token");
  if (!token) throw new AppError("invalid_token", "The X-Monitor-Token header is missing.", { remedy: REMEDY });
  const found = ports.authenticateMonitorToken(token);
  return found instanceof Promise ? found.then(known, unknown) : known(found);
}

function known(caller: Caller | null): Caller {
  if (!caller) throw new AppError("invalid_token", "The monitor token is not valid, has expired or was revoked.", { remedy: REMEDY });
  return caller;
}

/** Not knowing whose token it is does not make it a wrong one. */
function unknown(cause: unknown): never {
  throw new AppError("unavailable", "Tokens cannot be checked right now.", { remedy: "Try again in a few seconds.", retryAfterSeconds: 5, cause });
}

/** The optional `X-Monitor-*` labels. Malformed ones are refused: a wrong label would silently spoil somebody's statistics. */
export function readLabels(rawHeaders: readonly string[]): CallLabels {
  const sessionId = readLabel(rawHeaders, "x-monitor-session");
  const userId = readLabel(rawHeaders, "x-monitor-user");
  const text = labelOf(rawHeaders, "x-monitor-tags");
  return { sessionId, userId, tags: text === null ? null : readTags(text) };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** HTTP hands on a header's bytes as latin1; programs write names in UTF-8. What is no UTF-8 stays as it is. */
function labelOf(rawHeaders: readonly string[], name: string): string | null {
  const value = headerOf(rawHeaders, name);
  if (value === null || !/[\x80-\xff]/.test(value)) return value;
  try {
    return utf8.decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}

function readLabel(rawHeaders: readonly string[], name: string): string | null {
  const value = labelOf(rawHeaders, name)?.trim();
  if (!value) return null;
  if (value.length > LABEL_LENGTH_MAX) throw new AppError("invalid_request", `The ${name} header has more than ${LABEL_LENGTH_MAX} characters.`);
  return value;
}

function readTags(text: string): Record<string, string> | null {
  const pairs = text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
  if (pairs.length === 0) return null;
  const fault = `The x-monitor-tags header must hold at most ${TAGS_MAX} pairs key=value, each of at most ${LABEL_LENGTH_MAX} characters.`;
  if (pairs.length > TAGS_MAX) throw new AppError("invalid_request", fault);
  const tags: [string, string][] = pairs.map((pair) => {
    const split = pair.indexOf("=");
    if (split < 1 || pair.length > LABEL_LENGTH_MAX) throw new AppError("invalid_request", fault);
    return [pair.slice(0, split).trim(), pair.slice(split + 1).trim()];
  });
  return Object.fromEntries(tags);
}
