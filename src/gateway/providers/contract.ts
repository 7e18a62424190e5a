import type { UsagePass, UsageSource } from "../../domain/usage";
import type { ProviderFormat } from "../hub/format";
import type { FormatId } from "../hub/parts";
import type { TaskMakers } from "../tasks/task";
import type { AnswerContext, ChatCompletion, ChatRequest, ChatStream } from "../translate/chat/chat-types";

/**
 * A wire is one format of request and response: how its paths are recognized, where its usage is stated, what its errors look like.
 * `none`: a path that is passed through but not metered.
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
  | "replicate-prediction"
  | "stability-image"
  | "none";

/** Wires whose streams end with an event that says so. */
export const ENDS_WITH_EVENT: ReadonlySet<WireId> = new Set(["openai-chat", "openai-completions", "openai-responses", "anthropic-messages"]);

/** What is known from the path alone, before the body is read. */
export interface Route {
  /** Absolute path at the provider's origin: begins with "/", is already checked, and has no query. */
  upstreamPath: string;
  wire: WireId;
  /** The JSON body names the model and says whether to stream, so it is buffered and read. False: the body is streamed through unread. */
  readsBody: boolean;
  /** From the path, for wires that have it there (Gemini). */
  model: string | null;
  /** From the path (Gemini's streamGenerateContent); null when the body says. */
  isStreaming: boolean | null;
  /** `stream_options.include_usage` may be spliced in. */
  acceptsIncludeUsage: boolean;
  /**
   * False: providers do not charge for it (listing, counting tokens, files, deletes), so it costs 0 and is never "unpriced".
   * True also for GETs that can be the first to state usage (background responses, batch results); when their reader finds none, they cost nothing
   * either. The same result can be fetched again, which its `responseId` shows.
   */
  isBillable: boolean;
  errorShape: ErrorShape;
}

/**
 * `flat`: `{code, error: "<text>"}`. `problem`: `{title, detail, status}`. `error-list`: `{id, name, errors: ["<text>"]}`. `messages` and
 * `generate-content`: Anthropic's and Gemini's on the reseller's endpoints, where the type is theirs and our code stands beside it.
 */
export type ErrorShape =
  | "openai"
  | "anthropic"
  | "gemini"
  | "gemini-compatible"
  | "flat"
  | "problem"
  | "error-list"
  | "messages"
  | "generate-content";

/** What a usage reader has learned. */
export interface ReaderResult {
  /** Billed passes with disjoint buckets. Empty when the provider stated nothing. */
  passes: UsagePass[];
  source: UsageSource;
  model: string | null;
  serviceTier: string | null;
  responseId: string | null;
  /** The code or type, as the provider spells it, of an error inside the response (in mid-stream or in the body). */
  errorCode: string | null;
  rawUsage: unknown;
  /** What the provider says that it charges for the call; null: it does not say. */
  statedCostNanoUsd: bigint | null;
}

/** Of a call without a reader, or with one that failed. */
export const NOTHING_READ: ReaderResult = Object.freeze({
  passes: [],
  source: "none",
  model: null,
  serviceTier: null,
  responseId: null,
  errorCode: null,
  rawUsage: null,
  statedCostNanoUsd: null,
});

/**
 * Reads usage on the side. Never throws, never keeps content.
 * One reader reads one response: either `event` for each event of a stream, or `body` once.
 */
export interface UsageReader {
  /**
   * @param name the `event:` field, or null
   * @param data the bytes of the `data:` field
   * @returns true when this event ends the response ([DONE], message_stop, response.completed)
   */
  event(name: string | null, data: Uint8Array): boolean;
  /** @param parsed the parsed bytes, if the caller has parsed them anyway */
  body(bytes: Uint8Array, parsed?: unknown): void;
  result(): ReaderResult;
}

export interface ReaderContext {
  requestedModel: string;
  /** The response's status; there is no usage to estimate for an error. */
  statusCode: number;
  /** Bytes of input text, for the estimate when the provider states no usage. */
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

/** OpenAI's chat between a caller and a provider that both speak it. All pure. */
export interface ChatResale {
  /** Below the base URL, as `route` takes it. @param model the provider's name for it */
  path(model: string): string;
  /**
   * Builds the provider's request. Throws AppError `invalid_request` for what it cannot express.
   * @param options `model`: the provider's name for it; `outputTokensMax`: the cap to send, whatever the caller asked for
   */
  make(body: ChatRequest, options: { model: string; outputTokensMax: number }): Record<string, unknown>;
  /** Normalizes a whole response. Throws when it is not one. */
  read(answer: unknown, context: AnswerContext): ChatCompletion;
  /** Null: its events are OpenAI's own and pass unchanged. */
  openStream(context: AnswerContext): ChatStream | null;
}

/** Tools that a provider runs itself while it answers, whose number of uses a request can bound. */
export interface ServerTools {
  /** By their type. `fee`: each use is billed by it; null: only what it adds to the input. */
  tools: readonly { type: RegExp; fee: "webSearches" | null }[];
  /** The field that bounds the uses: of each tool, or of all in an answer. */
  bound: { of: "tool" | "answer"; field: string };
}

/** Below the base URL, as `route` takes it. @param model the provider's name for it */
export type FormatPath = (model: string, isStreaming: boolean) => string;

/** What it takes to resell a provider's models. All pure. */
export interface Resale {
  /** Headers with our key and whatever else the provider requires for a format: name, value, name, value … */
  headers(apiKey: string, format: FormatId): string[];
  /** Absent: it does not speak OpenAI's chat itself. */
  chat?: ChatResale;
  /** The other formats that it speaks itself: a caller's bytes pass, but for what is held for. */
  speaks: Partial<Record<Exclude<FormatId, "chat">, FormatPath>>;
  /** What conversations are translated to that come in a format which it does not speak. */
  translation: { format: FormatId; provider: ProviderFormat; path: FormatPath };
  /** @param upstreamModel the provider's name for the model */
  inputBounds(upstreamModel: string): InputBounds;
  /** In formats that it speaks itself. Absent: whatever such tools it has, their use has no bound or no known price. */
  serverTools?: Partial<Record<FormatId, ServerTools>>;
  /** Present: a response may be kept there, and continue what was kept before. Else such fields are refused, whatever the provider would do. */
  keepsResponses?: true;
  /** What it does beside conversations. */
  tasks: TaskMakers;
}

/** What a file of this folder says of its wire. */
export type WireCode = Omit<Dialect, "id">;

/** A wire as a provider speaks it. A provider is a catalog row that names a wire, its quirks and a base URL. */
export interface Dialect {
  /** The wire with its quirks, in one text. */
  id: string;
  /** The shape of errors on paths that are not more specific. */
  errorShape: ErrorShape;
  /** Routes a method and a path below the mount (`/chat/completions`) for a base URL's path (`/v1`). Every well-formed path has a route. */
  route(input: { method: string; path: string; basePath: string }): Route;
  usageReader(wire: WireId, context: ReaderContext): UsageReader | null;
  /** Absent: its models are not resold. */
  resale?: Resale;
}
