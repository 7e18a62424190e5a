import type { PackNeed, ProviderPack } from "./provider-pack";

const BASE_URL: PackNeed = {
  ...{ field: "baseUrl", label: "Base URL, with its version", example: "https://llm.example.com/v1" },
  pattern: /^https?:\/\/[^\s@{}?#]+$/,
};

/** Any other server of OpenAI's format. It is sent the least that such servers have in common. */
export const compatible: ProviderPack = {
  id: "compatible",
  displayName: "OpenAI-compatible",
  wire: "openai",
  quirks: ["reshapes_chat", "caps_max_tokens", "no_developer_role"],
  baseUrl: "{baseUrl}",
  needs: [BASE_URL],
  keyVariable: "COMPATIBLE_API_KEY",
  healthPath: "/models",
  documentation: "https://platform.openai.com/docs/api-reference/chat",
  isResold: true,
  models: [],
};
