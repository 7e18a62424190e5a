/**
 * The fields of a chat request that Mistral's documentation names; it answers 422 `extra_forbidden` to any other, a neutral value included.
 * Without those that ask for reasoning, which it returns as a list in `content`, as OpenAI's format does not have it.
 * https://docs.mistral.ai/api/endpoint/chat
 */
export const CORE_FIELDS: ReadonlySet<string> = new Set([
  ...["model", "messages", "stream", "max_tokens", "temperature", "top_p", "stop", "random_seed", "n"],
  ...["presence_penalty", "frequency_penalty", "response_format", "tools", "tool_choice", "parallel_tool_calls"],
  ...["prediction", "metadata", "safe_prompt", "guardrails", "prompt_cache_key"],
]);

/** The same of a message. */
export const CORE_MESSAGE_MEMBERS: ReadonlySet<string> = new Set(["role", "content", "tool_calls", "tool_call_id", "name", "prefix"]);
