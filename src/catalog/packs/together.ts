import { CHAT_WITH_SCHEMA, openaiPack, pricedBy, VISION } from "./provider-pack";

export const together = openaiPack({
  id: "together",
  displayName: "Together AI",
  // A stream's last event with choices states the usage: https://docs.together.ai/reference/chat-completions
  quirks: ["reshapes_chat", "caps_max_tokens", "states_usage_unasked", "no_developer_role"],
  baseUrl: "https://api.together.xyz/v1",
  keyVariable: "TOGETHER_API_KEY",
  healthPath: "/models",
  documentation: "https://docs.together.ai/docs/serverless-models",
  models: pricedBy("together", [
    {
      ...{ id: "llama-3.3-70b-instruct-turbo", name: "Llama 3.3 70B Instruct Turbo", upstreamModel: "meta-llama/Llama-3.3-70B-Instruct-Turbo" },
      ...{ contextWindow: 131_072, maxOutputTokens: 16_384, capabilities: CHAT_WITH_SCHEMA },
    },
    {
      ...{ id: "llama-4-maverick-17b-128e-instruct-fp8", name: "Llama 4 Maverick" },
      ...{
        upstreamModel: "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8",
        contextWindow: 1_048_576,
        maxOutputTokens: 16_384,
        capabilities: VISION,
      },
    },
  ]),
});
