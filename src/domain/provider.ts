/** The families of APIs that this gateway speaks: one folder or file of `gateway/providers` each. */
export const WIRES = ["openai", "anthropic", "google", "replicate", "stability"] as const;
export type Wire = (typeof WIRES)[number];

/** In what a provider differs from the one whose wire it speaks. Most are about OpenAI's wire, which many imitate. */
export const QUIRKS = [
  /** It has Anthropic's endpoints too. */
  "speaks_messages",
  /** Errors are `{code, error: "<text>"}`. */
  "flat_errors",
  /** `completion_tokens` of chat leaves out the reasoning, which is billed as output. */
  "reasoning_apart",
  /** Messages carry `reasoning_content`, and it wants it back. */
  "keeps_reasoning",
  /** It puts a prompt of its own before every conversation: some hundred tokens. */
  "hidden_prompt",
  "no_embeddings",
  /** Its answers leave out or misspell what OpenAI's SDKs need, and it refuses optional fields that it does not know. */
  "reshapes_chat",
  /** Takes the output cap as `max_tokens` only. */
  "caps_max_tokens",
] as const;
export type Quirk = (typeof QUIRKS)[number];
