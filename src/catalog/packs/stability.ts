import type { PackModel, ProviderPack } from "./provider-pack";

/** A credit is one cent. */
const PICO_USD_PER_TENTH_OF_CREDIT = 1_000_000_000n;

function byPicture(id: string, name: string, tenthsOfCredit: bigint): PackModel {
  const rates = { tokens: {}, fees: { images: (tenthsOfCredit * PICO_USD_PER_TENTH_OF_CREDIT).toString() } };
  const price = { rates, source: "pack: platform.stability.ai/pricing" };
  return { id, name, upstreamModel: id, contextWindow: null, maxOutputTokens: null, capabilities: [], price };
}

export const stability: ProviderPack = {
  id: "stability",
  displayName: "Stability AI",
  wire: "stability",
  quirks: [],
  baseUrl: "https://api.stability.ai",
  needs: [],
  keyVariable: "STABILITY_API_KEY",
  healthPath: "/v1/user/balance",
  documentation: "https://platform.stability.ai/docs/api-reference",
  isResold: false,
  // https://platform.stability.ai/pricing
  models: [
    byPicture("stable-image-ultra", "Stable Image Ultra", 80n),
    byPicture("stable-image-core", "Stable Image Core", 30n),
    byPicture("sd3.5-large", "Stable Diffusion 3.5 Large", 65n),
    byPicture("sd3.5-large-turbo", "Stable Diffusion 3.5 Large Turbo", 40n),
    byPicture("sd3.5-medium", "Stable Diffusion 3.5 Medium", 35n),
  ],
};
