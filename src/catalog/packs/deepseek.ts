import { CHAT, openaiPack, pricedBy } from "./provider-pack";

export const deepseek = openaiPack({
  id: "deepseek",
  displayName: "DeepSeek",
  // A turn that called tools must come back with its reasoning; elsewhere it is ignored: https://api-docs.deepseek.com/guides/thinking_mode
  // It knows JSON mode, but no schema, one answer, and no pictures: https://api-docs.deepseek.com/api/create-chat-completion
  quirks: ["reshapes_chat", "caps_max_tokens", "keeps_reasoning", "no_developer_role", "no_embeddings", "no_vision", "no_json_schema", "one_choice"],
  baseUrl: "https://api.deepseek.com/v1",
  keyVariable: "DEEPSEEK_API_KEY",
  healthPath: "/models",
  documentation: "https://api-docs.deepseek.com/quick_start/pricing",
  models: pricedBy("deepseek", [
    {
      ...{ id: "deepseek-v4-flash", name: "DeepSeek V4 Flash", upstreamModel: "deepseek-v4-flash" },
      ...{ contextWindow: 1_000_000, maxOutputTokens: 65_536, capabilities: [...CHAT, "reasoning", "prompt_caching"] },
    },
    {
      ...{ id: "deepseek-v4-pro", name: "DeepSeek V4 Pro", upstreamModel: "deepseek-v4-pro" },
      ...{ contextWindow: 1_000_000, maxOutputTokens: 65_536, capabilities: [...CHAT, "reasoning", "prompt_caching"] },
    },
  ]),
});
