import { keyVariableNeed, matching, openaiPack, type PackNeed } from "./provider-pack";

const BASE_URL: PackNeed = {
  ...{ field: "baseUrl", label: "Base URL, with its version", example: "https://llm.example.com/v1" },
  isValid: matching(/^https?:\/\/[^\s@{}?#]+$/),
};

const KEY_VARIABLE = "COMPATIBLE_API_KEY";

/** Any other server of OpenAI's format. It is sent the least that such servers have in common. */
export const compatible = openaiPack({
  id: "compatible",
  displayName: "OpenAI-compatible",
  quirks: ["reshapes_chat", "caps_max_tokens", "no_developer_role"],
  baseUrl: "{baseUrl}",
  needs: [BASE_URL, keyVariableNeed(KEY_VARIABLE)],
  keyVariable: KEY_VARIABLE,
  healthPath: "/models",
  documentation: "https://platform.openai.com/docs/api-reference/chat",
  models: [],
});
