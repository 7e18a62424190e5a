import type { Endpoint } from "./match-endpoint";

/**
 * The endpoints of the OpenAI API and of all that imitate it. Patterns match the end of a path, so that deployments
 * (`/deployments/{name}/chat/completions`) are the same endpoint. Multipart bodies are never read.
 * A GET can state usage that nothing else does: a response that was made in the background, a batch's output file.
 */
export const OPENAI_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  { method: "POST", pattern: /\/chat\/completions$/, wire: "openai-chat", readsBody: true, acceptsIncludeUsage: true },
  { method: "POST", pattern: /\/responses(?:\/compact)?$/, wire: "openai-responses", readsBody: true },
  { method: "GET", pattern: /\/responses\/[^/]+$/, wire: "openai-responses" },
  { method: "POST", pattern: /\/responses\/input_tokens$|\/responses\/[^/]+\/cancel$/, isBillable: false },
  { method: "POST", pattern: /\/embeddings$/, wire: "openai-embeddings", readsBody: true },
  { method: "POST", pattern: /\/audio\/speech$/, wire: "openai-audio", readsBody: true },
  { method: "POST", pattern: /\/audio\/(?:transcriptions|translations)$/, wire: "openai-audio" },
  { method: "POST", pattern: /\/images\/generations$/, wire: "openai-images", readsBody: true },
  { method: "POST", pattern: /\/images\/(?:edits|variations)$/, wire: "openai-images" },
  { method: "GET", pattern: /^\/files\/[^/]+\/content$/, wire: "openai-batch-output" },
  { method: "POST", pattern: /^\/(?:files|uploads|batches|models|moderations|conversations|vector_stores|tokenize-text)(?:\/|$)/, isBillable: false },
  { method: "POST", pattern: /(?<!\/chat)\/completions$/, wire: "openai-completions", readsBody: true },
] satisfies Endpoint[]);
