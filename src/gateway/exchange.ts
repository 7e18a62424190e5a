import type { Caller } from "../domain/call";

/** How large a request's body may be, and how long its next bytes may take. */
export interface BodyLimits {
  requestBodyBytesMax: number;
  requestIdleMsMax: number;
}

/**
 * A call as it came in. Not a web `Request`: the path must be seen as it stands on the request line (a `URL` has already resolved `..`), header
 * names keep their case, and a server's own stream is the body, without a copy.
 */
export interface GatewayRequest {
  method: string;
  /** Path and query of the request line, not decoded. */
  target: string;
  /** Name, value, name, value …, in the order they came. */
  rawHeaders: readonly string[];
  /** Null when the message has none. */
  body: AsyncIterable<Uint8Array> | null;
  /** Reseller: who calls, where the mount already knows (a signed-in browser). */
  caller?: Caller;
  /** Where the client is, as far as its server can be sure of it. Absent, or null: it is not known. */
  address?: () => string | null;
  /** Takes the whole body, where the server can do that with less work than iterating. Refuses as `gatherBody` does. */
  gather?: (limits: BodyLimits) => Promise<Uint8Array>;
  /** Calls back at most once, when the client disconnects before the response was sent whole. */
  onDisconnect(listener: () => void): void;
}

/** Pull-based: nothing is read from the provider until the client can take it. */
export interface ResponseBody {
  /** The next bytes; null at the clean end. Throws when the provider broke off: the mount must then break the connection too. */
  read(): Promise<Uint8Array | null>;
  /** The client is gone, or does not read. */
  cancel(): void;
  /** What `read` returned last was the end, so that there is no need to ask again. Optional. */
  readonly isOver?: boolean;
}

export interface GatewayResponse {
  status: number;
  /** Name, value, name, value … */
  rawHeaders: string[];
  body: Uint8Array | ResponseBody | null;
  /** The provider's own response, whose headers pass as they were sent: none is added, not even a `Date`. */
  isForwarded?: boolean;
}

/** First value of a header, whatever its case; null when absent. `name` in lower case. */
export function headerOf(rawHeaders: readonly string[], name: string): string | null {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const candidate = rawHeaders[i] as string;
    if (candidate.length === name.length && (candidate === name || candidate.toLowerCase() === name)) return rawHeaders[i + 1] as string;
  }
  return null;
}

interface ResponseFacts {
  requestId: string;
  status?: number;
  /** Name, value, name, value … beside the usual ones. */
  headers?: string[];
  /** Absent: JSON. */
  contentType?: string | undefined;
}

/** A JSON response of our own. */
export function jsonResponse(json: unknown, facts: ResponseFacts): GatewayResponse {
  return bytesResponse(Buffer.from(JSON.stringify(json)), facts);
}

/** The same, of JSON that is written already. */
export function bytesResponse(body: Uint8Array, { requestId, status = 200, headers = [], contentType }: ResponseFacts): GatewayResponse {
  const rawHeaders = ["content-type", contentType ?? "application/json", "content-length", String(body.length), "cache-control", "no-store"];
  rawHeaders.push("x-monitor-request-id", requestId, ...headers);
  return { status, rawHeaders, body };
}
