import type { IncomingHttpHeaders } from "node:http";
import type { ProviderName } from "./provider-names";
import type { Script } from "./script";
import type { SimState } from "./state";

/** One call as it arrived. `path` is below the provider's prefix and has no query: `/v1/chat/completions`. */
export interface SimRequest {
  id: string;
  provider: ProviderName;
  method: string;
  path: string;
  query: URLSearchParams;
  rawUrl: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: Buffer;
  key: string | null;
  script: Script;
}

/** The contract's normalised meaning: input includes cache, output includes reasoning. */
export interface ServedTokens {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  reasoning: number;
}

export type HeaderList = [name: string, value: string][];

/** One answer, whole, before delivery. `pieces` are its natural writes: the events of a stream, or one body. */
export interface SimAnswer {
  wire: string;
  status: number;
  headers: HeaderList;
  pieces: Buffer[];
  model: string | null;
  isStream: boolean;
  /** The provider's own usage object; null when the answer states none. */
  usage: unknown;
  /** What the call really used, stated or not; null where tokens mean nothing. */
  tokens: ServedTokens | null;
  /** The request's cap on the output tokens of one choice; null: it has none. */
  outputTokensMax: number | null;
  /** Index of the piece that states the final usage; null: never stated. */
  usagePiece: number | null;
  /** It left something behind, so the same request must be computed again. */
  isOnce?: true;
}

export type Wire = (request: SimRequest, state: SimState) => SimAnswer;

const streamType = "text/event-stream; charset=utf-8";

interface AnswerParts {
  wire: string;
  status?: number;
  headers?: HeaderList;
  model?: string | null;
  usage?: unknown;
  tokens?: ServedTokens | null;
  outputTokensMax?: number | null;
}

export function jsonAnswer({ json, pretty = false, ...parts }: AnswerParts & { json: unknown; pretty?: boolean }): SimAnswer {
  const text = pretty ? `${JSON.stringify(json, null, 2)}\n` : JSON.stringify(json);
  return bytesAnswer({ ...parts, contentType: "application/json", bytes: Buffer.from(text) });
}

export function bytesAnswer({ bytes, contentType, ...parts }: AnswerParts & { bytes: Buffer; contentType: string }): SimAnswer {
  return {
    wire: parts.wire,
    status: parts.status ?? 200,
    headers: [["content-type", contentType], ...(parts.headers ?? [])],
    pieces: [bytes],
    model: parts.model ?? null,
    isStream: false,
    usage: parts.usage ?? null,
    tokens: parts.tokens ?? null,
    outputTokensMax: parts.outputTokensMax ?? null,
    usagePiece: parts.usage ? 0 : null,
  };
}

/** `usageEvent`: index in `events` of the event that states the final usage. */
export function streamAnswer({
  events,
  usageEvent,
  contentType = streamType,
  ...parts
}: AnswerParts & { events: string[]; usageEvent: number | null; contentType?: string }): SimAnswer {
  return {
    wire: parts.wire,
    status: parts.status ?? 200,
    headers: [["content-type", contentType], ["cache-control", "no-cache"], ...(parts.headers ?? [])],
    pieces: events.map((event) => Buffer.from(event)),
    model: parts.model ?? null,
    isStream: true,
    usage: parts.usage ?? null,
    tokens: parts.tokens ?? null,
    outputTokensMax: parts.outputTokensMax ?? null,
    usagePiece: usageEvent,
  };
}
