import { CHAT, CHAT_WITH_SCHEMA, openaiPack, pricedBy, VISION } from "./provider-pack";

export const groq = openaiPack({
  id: "groq",
  displayName: "Groq",
  // What it answers with 400: https://console.groq.com/docs/openai#currently-unsupported-openai-features
  quirks: ["reshapes_chat", "usage_in_x_groq", "no_logprobs", "no_logit_bias", "no_names", "one_choice", "no_embeddings"],
  baseUrl: "https://api.groq.com/openai/v1",
  keyVariable: "GROQ_API_KEY",
  healthPath: "/models",
  documentation: "https://console.groq.com/docs/models",
  models: pricedBy("groq", [
    {
      ...{ id: "llama-3.3-70b-versatile", name: "Llama 3.3 70B Versatile", upstreamModel: "llama-3.3-70b-versatile" },
      ...{ contextWindow: 131_072, maxOutputTokens: 32_768, capabilities: CHAT },
    },
    {
      ...{ id: "llama-3.1-8b-instant", name: "Llama 3.1 8B Instant", upstreamModel: "llama-3.1-8b-instant" },
      ...{ contextWindow: 131_072, maxOutputTokens: 131_072, capabilities: CHAT },
    },
    {
      ...{ id: "llama-4-scout-17b-16e-instruct", name: "Llama 4 Scout", upstreamModel: "meta-llama/llama-4-scout-17b-16e-instruct" },
      ...{ contextWindow: 131_072, maxOutputTokens: 8_192, capabilities: VISION },
    },
    {
      ...{ id: "gpt-oss-120b", name: "GPT-OSS 120B (Groq)", upstreamModel: "openai/gpt-oss-120b" },
      ...{ contextWindow: 131_072, maxOutputTokens: 65_536, capabilities: [...CHAT_WITH_SCHEMA, "reasoning"] },
    },
    {
      ...{ id: "gpt-oss-20b", name: "GPT-OSS 20B (Groq)", upstreamModel: "openai/gpt-oss-20b" },
      ...{ contextWindow: 131_072, maxOutputTokens: 65_536, capabilities: [...CHAT_WITH_SCHEMA, "reasoning"] },
    },
  ]),
});
