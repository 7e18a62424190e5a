import { CHAT_WITH_SCHEMA, EMBEDDINGS, openaiPack, pricedBy, VISION } from "./provider-pack";

export const mistral = openaiPack({
  id: "mistral",
  displayName: "Mistral",
  // It answers 422 to what its documentation does not name; a stream's last event states the usage. https://docs.mistral.ai/api/endpoint/chat
  quirks: ["reshapes_chat", "caps_max_tokens", "core_fields_only", "random_seed", "no_stream_options", "no_developer_role", "no_names"],
  baseUrl: "https://api.mistral.ai/v1",
  keyVariable: "MISTRAL_API_KEY",
  healthPath: "/models",
  documentation: "https://docs.mistral.ai/getting-started/models",
  models: pricedBy("mistral", [
    {
      ...{ id: "mistral-large-2512", name: "Mistral Large 3", upstreamModel: "mistral-large-2512" },
      ...{ contextWindow: 262_144, maxOutputTokens: 32_768, capabilities: VISION },
    },
    {
      ...{ id: "mistral-medium-3-5", name: "Mistral Medium 3.5", upstreamModel: "mistral-medium-3-5" },
      ...{ contextWindow: 262_144, maxOutputTokens: 32_768, capabilities: VISION },
    },
    {
      ...{ id: "mistral-small-2603", name: "Mistral Small 4", upstreamModel: "mistral-small-2603" },
      ...{ contextWindow: 262_144, maxOutputTokens: 32_768, capabilities: VISION },
    },
    {
      ...{ id: "codestral-2508", name: "Codestral", upstreamModel: "codestral-2508" },
      ...{ contextWindow: 256_000, maxOutputTokens: 32_768, capabilities: CHAT_WITH_SCHEMA },
    },
    {
      ...{ id: "mistral-embed", name: "Mistral Embed", upstreamModel: "mistral-embed" },
      ...{ contextWindow: 8_192, maxOutputTokens: null, capabilities: EMBEDDINGS },
    },
  ]),
});
