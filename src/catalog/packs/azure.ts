import { EMBEDDINGS, matching, openaiPack, type PackNeed, type ProviderPack, pricedBy, VISION } from "./provider-pack";

const API_VERSION: PackNeed = {
  field: "apiVersion",
  label: "API version",
  example: "2024-10-21",
  isValid: matching(/^\d{4}-\d{2}-\d{2}(-preview)?$/),
};
const RESOURCE: PackNeed = {
  field: "resource",
  label: "Resource name",
  example: "contoso-ai",
  isValid: matching(/^[a-z0-9][a-z0-9-]{0,62}[a-z0-9]$/i),
};

/**
 * The v1 API, where a model is the name of its deployment: rename `upstreamModel` where the deployment is not called as its model. The prices are
 * those of global deployments, which are OpenAI's. https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle
 */
export const azure = openaiPack({
  id: "azure",
  displayName: "Azure OpenAI",
  quirks: ["api_key_header"],
  baseUrl: "https://{resource}.openai.azure.com/openai/v1",
  needs: [RESOURCE],
  keyVariable: "AZURE_OPENAI_API_KEY",
  healthPath: "/models",
  documentation: "https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle",
  models: pricedBy("openai", [
    {
      ...{ id: "gpt-5", name: "GPT-5 (Azure)", upstreamModel: "gpt-5" },
      ...{ contextWindow: 400_000, maxOutputTokens: 128_000, capabilities: [...VISION, "reasoning", "prompt_caching"] },
    },
    {
      ...{ id: "gpt-5-mini", name: "GPT-5 mini (Azure)", upstreamModel: "gpt-5-mini" },
      ...{ contextWindow: 400_000, maxOutputTokens: 128_000, capabilities: [...VISION, "reasoning", "prompt_caching"] },
    },
    {
      ...{ id: "gpt-4o", name: "GPT-4o (Azure)", upstreamModel: "gpt-4o" },
      ...{ contextWindow: 128_000, maxOutputTokens: 16_384, capabilities: [...VISION, "prompt_caching"] },
    },
    {
      ...{ id: "gpt-4o-mini", name: "GPT-4o mini (Azure)", upstreamModel: "gpt-4o-mini" },
      ...{ contextWindow: 128_000, maxOutputTokens: 16_384, capabilities: [...VISION, "prompt_caching"] },
    },
    {
      ...{ id: "text-embedding-3-small", name: "Text Embedding 3 Small (Azure)", upstreamModel: "text-embedding-3-small" },
      ...{ contextWindow: 8_192, maxOutputTokens: null, capabilities: EMBEDDINGS },
    },
  ]),
});

/** The API before v1: deployments stand in the path, and every call names a dated version. https://learn.microsoft.com/azure/ai-foundry/openai/reference */
export const azureClassic: ProviderPack = {
  ...azure,
  id: "azure-classic",
  displayName: "Azure OpenAI (dated API versions)",
  quirks: ["api_key_header", "deployment_paths"],
  baseUrl: "https://{resource}.openai.azure.com/openai?api-version={apiVersion}",
  needs: [RESOURCE, API_VERSION],
  documentation: "https://learn.microsoft.com/azure/ai-foundry/openai/reference",
};
