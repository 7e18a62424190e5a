import type { Caller } from "../../domain/call";
import { AppError } from "../../domain/errors";
import type { GatewayPorts, Target } from "../ports";
import type { Dialect, ErrorShape } from "../providers/contract";
import { findDialect } from "../providers/registry";
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

/** `isBrowser`: the endpoint of browser apps, whose responses say more. */
export interface ResaleEndpoint extends EndpointFacts {
  mode: "reseller";
  kind: "chat" | "embeddings" | "models" | "model";
  method: "POST" | "GET";
  isBrowser: boolean;
  /** `model`: the one asked for. */
  modelName: string;
}

export type Endpoint = PassThroughEndpoint | ResaleEndpoint;

const MOUNT = "/api/v1";
const MODEL = "/models/";
const RESALE = { mode: "reseller", errorShape: "openai", hasCredential: false, isBrowser: false, modelName: "" } as const;
const FIXED: ReadonlyMap<string, ResaleEndpoint> = new Map<string, ResaleEndpoint>([
  [`${MOUNT}/chat/completions`, { ...RESALE, kind: "chat", method: "POST", path: "/chat/completions" }],
  ["/api/chat/completions", { ...RESALE, kind: "chat", method: "POST", path: "/chat/completions", isBrowser: true }],
  [`${MOUNT}/embeddings`, { ...RESALE, kind: "embeddings", method: "POST", path: "/embeddings" }],
  [`${MOUNT}/models`, { ...RESALE, kind: "models", method: "GET", path: "/models" }],
]);

/**
 * What a request line asks for: one of the reseller's endpoints, or a provider's mount.
 * @param target path and query as they came in
 * @throws AppError `not_found`
 */
export function findEndpoint(ports: GatewayPorts, target: string): Endpoint {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const resale = FIXED.get(path) ?? findModelEndpoint(path);
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

/** Ids may hold slashes, as they are or encoded. Null: not well encoded. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
