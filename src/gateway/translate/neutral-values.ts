import { asList, asObject } from "./read-json";

/** Fields that another provider may not know, and their values that say what happens anyway; frameworks send many of these by default. */
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
