import { CHAT_WITH_SCHEMA, EMBEDDINGS, openaiPack, type PackModel } from "./provider-pack";

/** The machine is the operator's: a price of 0 that says so, not one that is unknown. */
const FREE: PackModel["price"] = { rates: { tokens: { input: "0", output: "0" } }, source: "pack: local, costs nothing" };

export const ollama = openaiPack({
  id: "ollama",
  displayName: "Ollama",
  // What it has of OpenAI's API: https://docs.ollama.com/api/openai-compatibility
  quirks: ["reshapes_chat", "caps_max_tokens", "no_developer_role", "no_logit_bias", "one_choice"],
  baseUrl: "http://localhost:11434/v1",
  keyVariable: null,
  healthPath: "/models",
  documentation: "https://docs.ollama.com/api/openai-compatibility",
  models: [
    {
      ...{ id: "gpt-oss:20b", name: "GPT-OSS 20B (Ollama)", upstreamModel: "gpt-oss:20b", price: FREE },
      ...{ contextWindow: 131_072, maxOutputTokens: 32_768, capabilities: [...CHAT_WITH_SCHEMA, "reasoning"] },
    },
    {
      ...{ id: "llama3.2", name: "Llama 3.2 (Ollama)", upstreamModel: "llama3.2", price: FREE },
      ...{ contextWindow: 131_072, maxOutputTokens: 16_384, capabilities: CHAT_WITH_SCHEMA },
    },
    {
      ...{ id: "nomic-embed-text", name: "Nomic Embed Text (Ollama)", upstreamModel: "nomic-embed-text", price: FREE },
      ...{ contextWindow: 2_048, maxOutputTokens: null, capabilities: EMBEDDINGS },
    },
  ],
});
