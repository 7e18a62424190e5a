/**
 * A parsed chat completions request: https://platform.openai.com/docs/api-reference/chat/create.
 * Its outer shape has been checked; translation checks the rest.
 */
export type ChatRequest = Readonly<Record<string, unknown>>;

/** What a response needs and the provider may not state. */
export interface AnswerContext {
  /** Used when the provider's response names no model. */
  requestedModel: string;
  /** The response's id (`chatcmpl-…`) if the provider gives none. Unique: tool calls without an id are named after it. */
  id: string;
  createdAtMs: number;
}

/** Thinking, to be sent back byte for byte: the signature covers it. */
export type ThinkingBlock = { type: "thinking"; thinking: string; signature: string } | { type: "redacted_thinking"; data: string };

export interface ToolCall {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
}

/** Of a custom tool: as its provider writes it. */
export interface CustomToolCall {
  id: string;
  type: "custom";
  custom: { name: string; input: string };
  [other: string]: unknown;
}

/** The source of a part of the content. Indices count UTF-16 units of the whole content, as OpenAI's do. */
export interface UrlCitation {
  type: "url_citation";
  url_citation: { start_index: number; end_index: number; url: string; title: string };
}

/** What we add to OpenAI's message. Send the message back unchanged to give the next turn its thinking. */
export interface MessageExtras {
  /** The thinking as text. */
  reasoning_content?: string;
  thinking_blocks?: ThinkingBlock[];
  /** Blocks that OpenAI's format does not have (a provider's own tools and their results, compaction), unchanged. Not accepted back. */
  provider_blocks?: Record<string, unknown>[];
  annotations?: UrlCitation[];
}

export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "function_call";

export interface ChatUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  /** Both are included in `prompt_tokens`. */
  prompt_tokens_details: { cached_tokens: number; cache_write_tokens?: number; [other: string]: unknown };
  /** Included in `completion_tokens`. */
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
  tool_calls?: (ToolCall | CustomToolCall)[];
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

/** Of a custom tool: as its provider writes it. */
export interface CustomToolCallDelta {
  index: number;
  [other: string]: unknown;
}

export interface ChatDelta extends MessageExtras {
  role?: "assistant";
  content?: string | null;
  refusal?: string | null;
  tool_calls?: (ToolCallDelta | CustomToolCallDelta)[];
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
  /** Only on the chunk without choices that `end()` returns. */
  usage?: ChatUsage;
  [other: string]: unknown;
}

/** A provider's error in OpenAI's shape: https://platform.openai.com/docs/guides/error-codes. */
export interface TranslatedError {
  status: number;
  error: { message: string; type: string; param: string | null; code: string | null };
}

/** Turns a provider's stream into OpenAI's chunks. Never throws, whatever the provider sends. */
export interface ChatStream {
  /** Takes one event with its data parsed. Do not pass in `[DONE]`. */
  push(event: { name: string | null; data: unknown }): ChatChunk[];
  /** Call once, when the stream is over. Returns the usage chunk (`choices: []`), or nothing if no usage was stated. */
  end(): ChatChunk[];
  /** An error inside the stream; push nothing after it. */
  readonly error: TranslatedError | null;
  /** Every choice has its finish reason. A stream that ends before is broken. */
  readonly isFinished: boolean;
}
