import type { UsagePass, UsageSource } from "../../domain/usage";
import type { AnswerContext, ChatCompletion, ChatRequest, ChatStream } from "../translate/chat/chat-types";

/**
 * A wire is one format of request and answer: how a path is recognised, where its usage stands, what its errors look like.
 * `none`: a path that we pass but do not meter.
 */
export type WireId =
  | "openai-chat"
  | "openai-completions"
  | "openai-responses"
  | "openai-embeddings"
  | "openai-audio"
  | "openai-images"
  | "openai-batch-output"
  | "anthropic-messages"
  | "anthropic-batch-results"
  | "gemini"
  | "gemini-embeddings"
  | "none";

/** Wires whose streams say themselves that they are over. */
export const ENDS_WITH_EVENT: ReadonlySet<WireId> = new Set(["openai-chat", "openai-completions", "openai-responses", "anthropic-messages"]);

/** What the path alone tells, before the body is read. */
export interface Route {
  /** Absolute path at the provider's origin: begins with "/", is already checked, and has no query. */
  upstreamPath: string;
  wire: WireId;
  /** The JSON body names the model and says whether to stream: it is gathered and looked at. False: the body is streamed through unread. */
  readsBody: boolean;
  /** From the path, where the wire keeps it there (Gemini). */
  model: string | null;
  /** From the path (Gemini's streamGenerateContent); null: the body says. */
  isStreaming: boolean | null;
  /** `stream_options.include_usage` may be spliced in. */
  acceptsIncludeUsage: boolean;
  /**
   * False: providers do not charge for it (listing, counting tokens, files, deletes), so it costs 0 and is never "unpriced".
   * True for the GETs that can hand out usage for the first time (background responses, batch results): when their reader finds none, they
   * cost nothing either. The same result can be fetched again: its `responseId` tells.
   */
  isBillable: boolean;
  errorShape: ErrorShape;
}

export type ErrorShape = "openai" | "anthropic" | "gemini" | "gemini-compatible" | "xai";

/** What a usage reader has learned. */
export interface ReaderResult {
  /** Billed passes, buckets disjoint. Empty when the provider said nothing. */
  passes: UsagePass[];
  source: UsageSource;
  model: string | null;
  serviceTier: string | null;
  responseId: string | null;
  /** An error inside the answer (in mid-stream or in the body): its code or type as the provider spells it. */
  errorCode: string | null;
  rawUsage: unknown;
}

/**
 * Reads usage on the side; never throws, never keeps content.
 * One reader reads one answer: either `event` for each event of a stream, or `body` once.
 */
export interface UsageReader {
  /** `name`: the `event:` field or null. `data`: the bytes of the `data:` field. Returns true when this event ends the answer ([DONE], message_stop, response.completed). */
  event(name: string | null, data: Uint8Array): boolean;
  /** @param parsed what the bytes have been parsed to already, where they have been */
  body(bytes: Uint8Array, parsed?: unknown): void;
  result(): ReaderResult;
}

export interface ReaderContext {
  requestedModel: string;
  /** Status of the answer; an error status has no usage to estimate. */
  statusCode: number;
  /** Bytes of text that were sent as input, for the estimate when the provider states nothing. */
  inputTextBytes: number;
  method: string;
}

/** What a provider adds to a call's text, at most: hidden prompts, instructions that come with tools, pictures. In tokens. */
export interface InputBounds {
  /** Once per call: hidden prompts and the frame of the conversation. */
  base: number;
  message: number;
  /** Once when there are tools, or an output that has to follow a schema. */
  tools: number;
  tool: number;
  image: { low: number; high: number };
  /** Of sound, per second. */
  audioPerSecond: number;
  /** Writes to its cache without being asked; billed where the price list has a rate for that. */
  cachesByItself: boolean;
  /** A conversation that calls tools is sent with those tools defined, whether or not the request defines them. */
  definesCalledTools: boolean;
}

/** What it takes to sell a provider's models behind OpenAI's chat format. All pure. */
export interface Resale {
  /** Headers that carry our key and what else the provider wants: name, value, name, value … */
  headers(apiKey: string): string[];
  /** Below the base URL, as `route` takes it. */
  chatPath: string;
  /**
   * The provider's request. Throws AppError `invalid_request` for what it cannot express.
   * @param options `model`: as the provider calls it; `outputTokensMax`: the cap that is sent, whatever the caller's
   */
  makeChat(body: ChatRequest, options: { model: string; outputTokensMax: number }): Record<string, unknown>;
  /** A whole answer. Throws when it is none. */
  readChat(answer: unknown, context: AnswerContext): ChatCompletion;
  /** Null: its events are OpenAI's own, and pass as they are. */
  openStream(context: AnswerContext): ChatStream | null;
  /** @param upstreamModel as the provider calls it */
  inputBounds(upstreamModel: string): InputBounds;
  /** Absent: it sells none, or not in OpenAI's format. */
  embeddingsPath?: string;
}

/** A dialect: the wires of one family of providers. A provider is a catalog row that names a dialect and a base URL. */
export interface Dialect {
  id: string;
  /** The shape of an error when the path says no more. */
  errorShape: ErrorShape;
  /** The path below the mount (`/chat/completions`) and its method → the route, for a base URL's path (`/v1`). Every well-formed path has one. */
  route(input: { method: string; path: string; basePath: string }): Route;
  usageReader(wire: WireId, context: ReaderContext): UsageReader | null;
  /** Absent: its models are not resold. */
  resale?: Resale;
}
