/** A parsed chat completions request: https://platform.openai.com/docs/api-reference/chat/create. Its outer shape has been checked; the rest is checked here. */
export type ChatRequest = Readonly<Record<string, unknown>>;

/** What an answer needs that the provider does not say. */
export interface AnswerContext {
  /** What the caller asked for; stands in when the answer names no model. */
  requestedModel: string;
  /** The answer's id (`chatcmpl-…`) where the provider gives none. Unique: tool calls that come without an id are named after it. */
  id: string;
  createdAtMs: number;
}

/** Thinking as it has to be sent back, byte for byte: the signature covers it. */
export type ThinkingBlock = { type: "thinking"; thinking: string; signature: string } | { type: "redacted_thinking"; data: string };

export interface ToolCall {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
}

/** Where a part of the answer comes from. Indices count UTF-16 units of the whole content, as OpenAI's do. */
export interface UrlCitation {
  type: "url_citation";
  url_citation: { start_index: number; end_index: number; url: string; title: string };
}

/** What we add to OpenAI's message. Send the message back as it came and the next turn has its thinking. */
export interface MessageExtras {
  /** The thinking as text. */
  reasoning_content?: string;
  thinking_blocks?: ThinkingBlock[];
  /** Blocks that OpenAI's format has no word for (a provider's own tools and their results, compaction), as they came. Not taken back. */
  provider_blocks?: Record<string, unknown>[];
  annotations?: UrlCitation[];
}

export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "function_call";

export interface ChatUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  /** Both parts are among `prompt_tokens`. */
  prompt_tokens_details: { cached_tokens: number; cache_write_tokens?: number; [other: string]: unknown };
  /** Among `completion_tokens`. */
  completion_tokens_details: { reasoning_tokens: number; [other: string]: unknown };
}

interface TokenLogprob {
  token: string;
  bytes: number[] | null;
  logprob: number;
  top_logprobs: Omit<TokenLogprob, "top_logprobs">[];
}

export interface Logprobs {
  content: TokenLogprob[] | null;
  refusal: TokenLogprob[] | null;
}

export interface ChatMessage extends MessageExtras {
  role: "assistant";
  content: string | null;
  refusal: string | null;
  tool_calls?: ToolCall[];
  [other: string]: unknown;
}

export interface ChatChoice {
  index: number;
  message: ChatMessage;
  logprobs: Logprobs | null;
  finish_reason: FinishReason;
  [other: string]: unknown;
}

export interface ChatCompletion {
  id: string;
  object: "chat.completion";
  created: number;
  model: string;
  choices: ChatChoice[];
  usage: ChatUsage;
  [other: string]: unknown;
}

export interface ToolCallDelta {
  index: number;
  id?: string;
  type?: "function";
  function: { name?: string; arguments?: string };
  [other: string]: unknown;
}

export interface ChatDelta extends MessageExtras {
  role?: "assistant";
  content?: string | null;
  refusal?: string | null;
  tool_calls?: ToolCallDelta[];
  [other: string]: unknown;
}

export interface ChunkChoice {
  index: number;
  delta: ChatDelta;
  logprobs: Logprobs | null;
  finish_reason: FinishReason | null;
  [other: string]: unknown;
}

export interface ChatChunk {
  id: string;
  object: "chat.completion.chunk";
  created: number;
  model: string;
  choices: ChunkChoice[];
  /** Only on the chunk without choices that `end()` gives. */
  usage?: ChatUsage;
  [other: string]: unknown;
}

/** A provider's error in OpenAI's shape: https://platform.openai.com/docs/guides/error-codes. */
export interface TranslatedError {
  status: number;
  error: { message: string; type: string; param: string | null; code: string | null };
}

/** A provider's stream as OpenAI's chunks. Never throws, whatever comes. */
export interface ChatStream {
  /** One event, its data parsed; `[DONE]` is not passed in. */
  push(event: { name: string | null; data: unknown }): ChatChunk[];
  /** Once, when the stream is over: the usage chunk (`choices: []`), or nothing when no usage was stated. */
  end(): ChatChunk[];
  /** An error that came inside the stream; nothing is to be pushed after it. */
  readonly error: TranslatedError | null;
  /** Every choice has its finish reason: a stream that ends without is broken. */
  readonly isFinished: boolean;
}
