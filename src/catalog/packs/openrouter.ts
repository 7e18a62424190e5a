import { openaiPack, pricedBy, VISION } from "./provider-pack";

export const openrouter = openaiPack({
  id: "openrouter",
  displayName: "OpenRouter",
  // It states a stream's usage whether or not it is asked: https://openrouter.ai/docs/use-cases/usage-accounting. It has Anthropic's endpoint too:
  // https://openrouter.ai/docs/api/api-reference/anthropic-messages/create-messages
  quirks: ["speaks_messages", "reshapes_chat", "caps_max_tokens", "states_cost", "states_usage_unasked"],
  baseUrl: "https://openrouter.ai/api/v1",
  keyVariable: "OPENROUTER_API_KEY",
  healthPath: "/key", // the list of models is public, and would not show a wrong key
  documentation: "https://openrouter.ai/docs/api/reference/overview",
  models: pricedBy("openrouter", [
    {
      ...{ id: "claude-haiku-4.5", name: "Claude Haiku 4.5 (OpenRouter)", upstreamModel: "anthropic/claude-haiku-4.5" },
      ...{ contextWindow: 200_000, maxOutputTokens: 64_000, capabilities: VISION },
    },
    {
      ...{ id: "gpt-5-mini", name: "GPT-5 mini (OpenRouter)", upstreamModel: "openai/gpt-5-mini" },
      ...{ contextWindow: 400_000, maxOutputTokens: 128_000, capabilities: [...VISION, "reasoning"] },
    },
    {
      ...{ id: "gemini-2.5-flash", name: "Gemini 2.5 Flash (OpenRouter)", upstreamModel: "google/gemini-2.5-flash" },
      ...{ contextWindow: 1_048_576, maxOutputTokens: 65_535, capabilities: [...VISION, "reasoning"] },
    },
    {
      ...{ id: "llama-3.3-70b-instruct", name: "Llama 3.3 70B (OpenRouter)", upstreamModel: "meta-llama/llama-3.3-70b-instruct" },
      ...{ contextWindow: 131_072, maxOutputTokens: 16_384, capabilities: ["chat", "streaming", "tools"] },
    },
  ]),
});
