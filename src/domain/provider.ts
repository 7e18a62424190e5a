/** The families of APIs that this gateway speaks: one folder or file of `gateway/providers` each. */
export const WIRES = ["openai", "anthropic", "google", "replicate", "stability"] as const;
export type Wire = (typeof WIRES)[number];

/** Those whose APIs are conversations. */
export const CHAT_WIRES = ["openai", "anthropic", "google"] as const satisfies readonly Wire[];
export type ChatWire = (typeof CHAT_WIRES)[number];

/** In what a provider differs from the one whose wire it speaks. Most are about OpenAI's wire, which many imitate. */
export const QUIRKS = [
  /** It has Anthropic's endpoints too. */
  "speaks_messages",
  /** It has OpenAI's responses too, and is called by them where its caller speaks them. */
  "speaks_responses",
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
  /** Takes its key in the header `api-key`, not as a bearer token. */
  "api_key_header",
  /** The model's name stands in the path, `/deployments/{name}/chat/completions`: it is that of a deployment. */
  "deployment_paths",
  /** `usage.cost` is what it charges for the call, in USD. */
  "states_cost",
  /** Streams state their usage unasked: asking for it would change nothing, and taking out what was asked for would take what the caller gets anyway. */
  "states_usage_unasked",
  /** A stream's usage stands in `x_groq.usage` too, unasked, in its last event with choices. */
  "usage_in_x_groq",
  /** Refuses `stream_options`. */
  "no_stream_options",
  /** Refuses every field of a chat request, and every member of a message, that its documentation does not name. */
  "core_fields_only",
  /** Its name for `seed` is `random_seed`. */
  "random_seed",
  /** Messages of the role `developer` are sent as `system`. */
  "no_developer_role",
  // What it cannot do. A call that asks for it is refused by the field's name before it is sent.
  "no_streaming",
  "no_tools",
  "no_vision",
  "no_json_schema",
  "no_logprobs",
  "no_logit_bias",
  /** No `name` in messages. */
  "no_names",
  /** `n` is 1. */
  "one_choice",
] as const;
export type Quirk = (typeof QUIRKS)[number];
