import type { Caller } from "../domain/call";

/** How large a request's body may be, and how long its next bytes may take. */
export interface BodyLimits {
  requestBodyBytesMax: number;
  requestIdleMsMax: number;
}

/**
 * A call as it came in. Not a `Request`: the path must be seen as it stands on the request line (a `URL` has already
 * resolved `..`), header names keep their case, and a server's own stream is the body, without a copy.
 */
export interface Ask {
  method: string;
  /** Path and query of the request line, not decoded. */
  target: string;
  /** Name, value, name, value …, in the order they came. */
  rawHeaders: readonly string[];
  /** Null when the message has none. */
  body: AsyncIterable<Uint8Array> | null;
  /** Reseller: who asks, where the mount has found that out already (a signed-in browser). */
  caller?: Caller;
  /** Takes the whole body instead, where the server can do that with less work. Refuses as `gatherBody` does. */
  gather?: (limits: BodyLimits) => Promise<Uint8Array>;
  /** Calls back at most once, when the client has gone before the answer was sent whole. */
  onLeave(listener: () => void): void;
}

/** Pull-based: nothing is read from the provider until the client can take it. */
export interface AnswerBody {
  /** The next bytes; null at the clean end. Throws when the provider broke: the mount must then break the connection too. */
  read(): Promise<Uint8Array | null>;
  /** The client is gone, or does not read. */
  cancel(): void;
  /** What `read` gave last is the end: there is no need to ask once more. A body need not tell. */
  readonly isOver?: boolean;
}

export interface Answer {
  status: number;
  /** Name, value, name, value …: as the provider sent them, less what must not pass. */
  rawHeaders: string[];
  body: Uint8Array | AnswerBody | null;
}

/** First value of a header, whatever its case; null when absent. */
export function headerOf(rawHeaders: readonly string[], name: string): string | null {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const candidate = rawHeaders[i] as string;
    if (candidate.length === name.length && candidate.toLowerCase() === name) return rawHeaders[i + 1] as string;
  }
  return null;
}
