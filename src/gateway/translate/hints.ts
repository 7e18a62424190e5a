/**
 * Fields of OpenAI's chat request that, by its own documentation, change nothing in what a model answers, and why: a provider that has no such
 * thing is sent none. Whatever else a provider cannot express changes the answer (`seed`, `name`, penalties, `logit_bias`, …): never left out,
 * but refused with its name, by us or by that provider. https://platform.openai.com/docs/api-reference/chat/create
 */
export const HINTS = {
  prompt_cache_key: "which requests share a cache: speed and price",
  prompt_cache_retention: "how long a cached prompt is kept at most: speed and price",
  prompt_cache_options: "how prompts are cached: speed and price",
  safety_identifier: "whose request it is, for the provider's search for abuse",
  user: "the same by its older name",
  store: "only `false` is taken here, and no other provider stores answers to be looked up",
  metadata: "only an empty one is taken here: labels of stored answers",
} as const;

/** The same for a content part. */
export const PART_HINTS = {
  prompt_cache_breakpoint: "where a cached prompt ends: speed and price",
} as const;

/** The same for `stream_options`. */
export const STREAM_HINTS = {
  include_obfuscation: "padding beside the answer, against who counts bytes on the wire",
} as const;

/** The same for `image_url`. Sent to whoever speaks OpenAI's format. */
export const IMAGE_HINTS = {
  detail: "how many tokens a picture may take: one that is always read in full is never read worse than was asked for",
} as const;
