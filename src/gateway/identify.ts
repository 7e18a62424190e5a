import { isListed } from "../domain/address-list";
import type { Caller, CallLabels } from "../domain/call";
import { AppError } from "../domain/errors";
import { type GatewayRequest, headerOf } from "./exchange";
import type { GatewayPorts } from "./ports";
import type { Endpoint } from "./request/find-endpoint";

const LABEL_LENGTH_MAX = 200;
const TAGS_MAX = 10;

/** What a call shows to say whose it is. */
interface CredentialRule {
  /** @returns null when the credential is missing or not in its form; the reason is what the error says */
  read(rawHeaders: readonly string[]): { text: string } | { missing: string };
  authenticate(ports: GatewayPorts, text: string): Caller | null | Promise<Caller | null>;
  code: "invalid_token" | "invalid_api_key";
  noun: string;
  remedy: string;
}

const RULES: Record<Caller["mode"], CredentialRule> = {
  "pass-through": {
    read: (rawHeaders) => {
      const text = headerOf(rawHeaders, "x-monitor-token");
      return text ? { text } : { missing: "The X-Monitor-Token header is missing." };
    },
    authenticate: (ports, token) => ports.authenticateMonitorToken(token),
    code: "invalid_token",
    noun: "monitor token",
    remedy: "Send a monitor token of yours in the X-Monitor-Token header; make one on the Monitor tokens page.",
  },
  reseller: {
    read: readApiKey,
    authenticate: (ports, key) => ports.authenticateApiKey(key),
    code: "invalid_api_key",
    noun: "API key",
    remedy: "Send an API key of yours as `Authorization: Bearer llm_sk_…`; make one on the API keys page.",
  },
};

/** Where the SDKs of the formats send a key that is not a bearer token. */
const KEY_HEADERS = ["x-api-key", "x-goog-api-key"];
const API_KEY_PREFIX = "llm_sk_";

/** Programs send a key in one of three headers, and some a leftover in another: one that can be ours counts first. */
export function findApiKey(rawHeaders: readonly string[]): string | null {
  const header = headerOf(rawHeaders, "authorization");
  const bearer = header === null ? undefined : /^Bearer +(\S+)$/i.exec(header.trim())?.[1];
  if (bearer?.startsWith(API_KEY_PREFIX)) return bearer;
  const others = KEY_HEADERS.flatMap((name) => headerOf(rawHeaders, name)?.trim() || []);
  return others.find((key) => key.startsWith(API_KEY_PREFIX)) ?? bearer ?? others[0] ?? null;
}

function readApiKey(rawHeaders: readonly string[]): { text: string } | { missing: string } {
  const text = findApiKey(rawHeaders);
  if (text !== null) return { text };
  const header = headerOf(rawHeaders, "authorization");
  return { missing: header ? "The Authorization header does not hold a bearer key." : "The Authorization header is missing." };
}

/**
 * Whose call is it? Before anything is read or sent. Without a promise where the credential is known already, as it is for most calls.
 * @throws AppError `method_not_allowed`, `invalid_token`, `invalid_api_key` (the credential is never repeated), `forbidden` from an address that is not on its list, `unavailable`; of a page's call also `forbidden` and `unsupported_media_type`
 */
export function identify(ports: GatewayPorts, request: GatewayRequest, endpoint: Endpoint): Caller | Promise<Caller> {
  if (endpoint.mode === "reseller" && request.method !== endpoint.method)
    throw new AppError("method_not_allowed", `This endpoint takes ${endpoint.method} only.`, { allow: endpoint.method });
  if (request.caller) return request.caller;
  const caller = authenticate(ports, request, endpoint);
  return caller instanceof Promise ? caller.then((known) => expectAllowed(known, request)) : expectAllowed(caller, request);
}

function authenticate(ports: GatewayPorts, request: GatewayRequest, endpoint: Endpoint): Caller | Promise<Caller> {
  const rule = RULES[endpoint.mode];
  const found = rule.read(request.rawHeaders);
  if ("missing" in found) {
    const missing = new AppError(rule.code, found.missing, { remedy: rule.remedy });
    if (endpoint.mode === "pass-through" && headerOf(request.rawHeaders, "cookie") !== null) return identifyPage(ports, request, missing);
    throw missing;
  }
  const caller = rule.authenticate(ports, found.text);
  return caller instanceof Promise
    ? caller.then(
        (known) => expectKnown(known, rule),
        (cause: unknown) => failCheck(cause, rule),
      )
    : expectKnown(caller, rule);
}

/** A credential may be good only where its owner's programs are. */
function expectAllowed(caller: Caller, { address }: GatewayRequest): Caller {
  const { allowedAddresses, mode } = caller;
  if (!allowedAddresses) return caller;
  const from = address?.() ?? null;
  if (isListed(allowedAddresses, from)) return caller;
  throw new AppError("forbidden", `This ${RULES[mode].noun} may not be used from ${from ?? "an address that is not known"}.`, {
    remedy: "Call from one of its allowed addresses, or ask an admin to change the list.",
  });
}

/** Our own pages (the playground) are signed in and need no token. @throws AppError `missing` when nobody is signed in */
async function identifyPage(ports: GatewayPorts, request: GatewayRequest, missing: AppError): Promise<Caller> {
  const caller = await ports.authenticatePage(request).catch((cause: unknown) => {
    throw cause instanceof AppError ? cause : unavailable("Sessions", cause);
  });
  if (!caller) throw missing;
  return caller;
}

function expectKnown(caller: Caller | null, { code, noun, remedy }: CredentialRule): Caller {
  if (!caller) throw new AppError(code, `The ${noun} is not valid, has expired or was revoked.`, { remedy });
  return caller;
}

/** A credential that cannot be checked is not a wrong one. */
function failCheck(cause: unknown, { noun }: CredentialRule): never {
  throw unavailable(noun === "API key" ? "API keys" : "Tokens", cause);
}

function unavailable(what: string, cause: unknown): AppError {
  return new AppError("unavailable", `${what} cannot be checked right now.`, { remedy: "Try again in a few seconds.", retryAfterSeconds: 5, cause });
}

export const NO_LABELS: CallLabels = Object.freeze({ sessionId: null, userId: null, tags: null });

/** The optional `X-Monitor-*` labels. Malformed ones are refused: a wrong label would silently spoil somebody's statistics. */
export function readLabels(rawHeaders: readonly string[]): CallLabels {
  const sessionId = readLabel(rawHeaders, "x-monitor-session");
  const userId = readLabel(rawHeaders, "x-monitor-user");
  const text = labelOf(rawHeaders, "x-monitor-tags");
  return { sessionId, userId, tags: text === null ? null : readTags(text) };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** HTTP hands on a header's bytes as latin1; programs write names in UTF-8. What is not valid UTF-8 stays as it is. */
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
