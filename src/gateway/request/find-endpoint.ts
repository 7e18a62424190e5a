import type { Caller } from "../../domain/call";
import { AppError } from "../../domain/errors";
import type { FormatId } from "../hub/parts";
import type { GatewayPorts, Target } from "../ports";
import type { Dialect, ErrorShape } from "../providers/contract";
import { findDialect } from "../providers/registry";
import type { TaskKind } from "../tasks/task";
import { holdsCredential } from "./holds-credential";

interface EndpointFacts {
  /** Which credential it takes. */
  mode: Caller["mode"];
  /** The path below the mount, as the record keeps it. */
  path: string;
  errorShape: ErrorShape;
  /** The request line holds a credential of this gateway: refused, and its path is not kept. */
  hasCredential: boolean;
}

export interface PassThroughEndpoint extends EndpointFacts {
  kind: "pass-through";
  mode: "pass-through";
  target: Target;
  dialect: Dialect;
  /** Below the provider's mount, not checked yet. */
  rawPath: string;
  /** With its question mark; empty when there is none. */
  query: string;
}

/** What the reseller's endpoints do: `chat`: a conversation, in any format; `count`: the tokens of one. */
export type ResaleKind = "chat" | "count" | "models" | "model" | TaskKind;

/** `isBrowser`: the endpoint of browser apps, whose responses say more. */
export interface ResaleEndpoint extends EndpointFacts {
  mode: "reseller";
  kind: ResaleKind;
  method: "POST" | "GET";
  isBrowser: boolean;
  /** In which the caller speaks. */
  format: FormatId;
  /** The one asked for, where the path names it. */
  modelName: string;
  /** Where the path says it; null: the body does. */
  isStreaming: boolean | null;
  /** How a stream is sent: as server-sent events, or as one JSON array (Gemini's, without `alt=sse`). */
  streamsAs: "events" | "array";
}

export type Endpoint = PassThroughEndpoint | ResaleEndpoint;

const MOUNT = "/api/v1";
/** Where Google's SDKs look for Gemini. */
const GEMINI_MOUNT = "/api/v1beta";
const MODEL = "/models/";
const RESALE: Omit<ResaleEndpoint, "kind" | "method" | "path"> = {
  mode: "reseller",
  errorShape: "openai",
  format: "chat",
  hasCredential: false,
  isBrowser: false,
  modelName: "",
  isStreaming: null,
  streamsAs: "events",
};
const MESSAGES = { ...RESALE, errorShape: "messages", format: "messages", method: "POST" } as const;
const GEMINI = { ...RESALE, errorShape: "generate-content", format: "gemini" } as const;
const FIXED: ReadonlyMap<string, ResaleEndpoint> = new Map<string, ResaleEndpoint>([
  [`${MOUNT}/chat/completions`, { ...RESALE, kind: "chat", method: "POST", path: "/chat/completions" }],
  ["/api/chat/completions", { ...RESALE, kind: "chat", method: "POST", path: "/chat/completions", isBrowser: true }],
  [`${MOUNT}/responses`, { ...RESALE, kind: "chat", method: "POST", path: "/responses", format: "responses" }],
  [`${MOUNT}/messages`, { ...MESSAGES, kind: "chat", path: "/messages" }],
  [`${MOUNT}/messages/count_tokens`, { ...MESSAGES, kind: "count", path: "/messages/count_tokens" }],
  [`${MOUNT}/embeddings`, { ...RESALE, kind: "embeddings", method: "POST", path: "/embeddings" }],
  [`${MOUNT}/images/generations`, { ...RESALE, kind: "images", method: "POST", path: "/images/generations" }],
  [`${MOUNT}/audio/speech`, { ...RESALE, kind: "speech", method: "POST", path: "/audio/speech" }],
  [`${MOUNT}/audio/transcriptions`, { ...RESALE, kind: "transcriptions", method: "POST", path: "/audio/transcriptions" }],
  [`${MOUNT}/models`, { ...RESALE, kind: "models", method: "GET", path: "/models" }],
  [`${GEMINI_MOUNT}/models`, { ...GEMINI, kind: "models", method: "GET", path: "/models" }],
]);

/** Of errors where there is no endpoint: below Gemini's mount only Gemini's SDKs ask. */
export const shapeAt = (target: string): ErrorShape => (target.startsWith(`${GEMINI_MOUNT}/`) ? "generate-content" : "openai");

/** What Gemini's paths do with a model: https://ai.google.dev/api/generate-content */
const GEMINI_ACTIONS: ReadonlyMap<string, Pick<ResaleEndpoint, "kind" | "isStreaming">> = new Map([
  ["generateContent", { kind: "chat", isStreaming: false }],
  ["streamGenerateContent", { kind: "chat", isStreaming: true }],
  ["countTokens", { kind: "count", isStreaming: false }],
]);

/**
 * What a request line asks for: one of the reseller's endpoints, or a provider's mount.
 * @param target path and query as they came in
 * @throws AppError `not_found`
 */
export function findEndpoint(ports: GatewayPorts, target: string): Endpoint {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const resale = FIXED.get(path) ?? findGeminiEndpoint(path, target.slice(path.length)) ?? findModelEndpoint(path);
  if (resale) return mark >= 0 && holdsCredential(target) ? { ...resale, hasCredential: true } : resale;
  const slash = path.indexOf("/", MOUNT.length + 1);
  const provider = ports.findTarget(path.slice(MOUNT.length + 1, slash < 0 ? undefined : slash));
  if (!provider)
    throw new AppError("not_found", "There is no such endpoint.", {
      remedy: "Pass-through calls go to /api/v1/<provider>/…; the Quickstart page has the base URLs.",
    });
  const dialect = findDialect(provider.wire, provider.quirks);
  const rawPath = slash < 0 ? "/" : path.slice(slash);
  const hasCredential = holdsCredential(target);
  const { errorShape } = dialect;
  const query = mark < 0 ? "" : target.slice(mark);
  return {
    kind: "pass-through",
    mode: "pass-through",
    target: provider,
    dialect,
    rawPath,
    query,
    path: hasCredential ? "/" : rawPath,
    errorShape,
    hasCredential,
  };
}

function findModelEndpoint(path: string): ResaleEndpoint | null {
  if (!path.startsWith(MOUNT + MODEL)) return null;
  const modelName = decode(path.slice(MOUNT.length + MODEL.length));
  return modelName === null ? null : { ...RESALE, kind: "model", method: "GET", path: "/models/{model}", modelName };
}

/** Below Gemini's own mount, and what is done with a model below the other: its newer SDKs call the version `v1`. */
function findGeminiEndpoint(path: string, query: string): ResaleEndpoint | null {
  const mount = [GEMINI_MOUNT, MOUNT].find((one) => path.startsWith(one + MODEL));
  if (mount === undefined) return null;
  const named = path.slice(mount.length + MODEL.length);
  const colon = named.lastIndexOf(":");
  const modelName = decode(colon < 0 ? named : named.slice(0, colon));
  if (modelName === null) return null;
  if (colon < 0) return mount === MOUNT ? null : { ...GEMINI, kind: "model", method: "GET", path: "/models/{model}", modelName };
  const action = GEMINI_ACTIONS.get(named.slice(colon + 1));
  if (!action) return null;
  const streamsAs = new URLSearchParams(query).get("alt") === "sse" ? "events" : "array";
  return { ...GEMINI, ...action, method: "POST", path: `/models/{model}:${named.slice(colon + 1)}`, modelName, streamsAs };
}

/** Ids may hold slashes, as they are or encoded. Null: not well encoded. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
