import type { PackModel, ProviderPack } from "./provider-pack";

/** Models that are billed by the picture cost nothing by the second. Others run on machines of which a prediction does not say the kind: unpriced. */
function byPicture(upstreamModel: string, name: string, picoUsdPerImage: string): PackModel {
  const rates = { tokens: {}, fees: { images: picoUsdPerImage, computeSeconds: "0" } };
  const id = upstreamModel.slice(upstreamModel.indexOf("/") + 1);
  return {
    id,
    name,
    upstreamModel,
    contextWindow: null,
    maxOutputTokens: null,
    capabilities: [],
    price: { rates, source: "pack: replicate.com/pricing" },
  };
}

export const replicate: ProviderPack = {
  id: "replicate",
  displayName: "Replicate",
  wire: "replicate",
  quirks: [],
  baseUrl: "https://api.replicate.com/v1",
  needs: [],
  keyVariable: "REPLICATE_API_TOKEN",
  healthPath: "/account",
  documentation: "https://replicate.com/docs/reference/http",
  isResold: false,
  // https://replicate.com/pricing
  models: [
    byPicture("black-forest-labs/flux-schnell", "FLUX.1 schnell", "3000000000"),
    byPicture("black-forest-labs/flux-dev", "FLUX.1 dev", "25000000000"),
    byPicture("black-forest-labs/flux-1.1-pro", "FLUX 1.1 pro", "40000000000"),
    byPicture("ideogram-ai/ideogram-v3-quality", "Ideogram v3 Quality", "90000000000"),
  ],
};
