import { asList, asObject } from "../../bytes/json/parse-members";

/**
 * Fields of OpenAI's chat request that, by its own documentation, do not change what a model answers, with the reason. They are left out for a
 * provider that does not have them. Any other field changes the answer (`name`, penalties, `logit_bias`, …): it is never dropped, but
 * refused by name, by us or by the provider. https://platform.openai.com/docs/api-reference/chat/create
 */
export const HINTS = {
  prompt_cache_key: "which requests share a cache: speed and price",
  prompt_cache_retention: "how long a cached prompt is kept at most: speed and price",
  prompt_cache_options: "how prompts are cached: speed and price",
  safety_identifier: "whose request it is, for the provider's search for abuse",
  user: "the same by its older name",
  store: "only `false` is taken here, and no other provider stores answers to be looked up",
  metadata: "labels of stored answers, and none is stored here",
} as const;

/** The same for a content part. */
export const PART_HINTS = {
  prompt_cache_breakpoint: "where a cached prompt ends: speed and price",
} as const;

/** The same for `stream_options`. */
export const STREAM_HINTS = {
  include_obfuscation: "padding beside the answer, against who counts bytes on the wire",
} as const;

/** Fields that a provider may not know, with the values that change nothing; frameworks send many of these by default. */
export const NEUTRAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
  logit_bias: isEmpty,
  frequency_penalty: (value) => value === 0,
  presence_penalty: (value) => value === 0,
  seed: () => false,
  audio: () => false,
  modalities: (value) => asList(value).length > 0 && asList(value).every((modality) => modality === "text"),
  prediction: () => false,
  web_search_options: () => false,
  functions: isEmpty,
  function_call: () => false,
  store: (value) => value === false,
  metadata: isEmpty,
  service_tier: (value) => value === "auto" || value === "default",
  verbosity: (value) => value === "medium",
};

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.keys(asObject(value) ?? { filled: true }).length === 0;
}
