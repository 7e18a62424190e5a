import type { SimCall } from "../tools/simulator/books";
import { MODELS } from "./models";

/** DEFAULT_MARGIN_PERCENT's default: 20 %. */
export const MARGIN_PPM = 200_000n;
const PPM = 1_000_000n;
const PICO_PER_NANO = 1_000n;

/**
 * What a call must be charged by the provider's own books: tokens × published price × margin, exact in pico-dollars and rounded half up,
 * once. For the plain models of models.ts, which have a price for input and one for output.
 */
export function chargeOf({ model, servedTokens }: SimCall): bigint {
  const priced = Object.values(MODELS).find(({ upstream }) => upstream === model);
  if (!priced || !servedTokens) throw new Error(`No price for ${model}`);
  return withMargin(BigInt(servedTokens.input) * priced.input + BigInt(servedTokens.output) * priced.output);
}

export function withMargin(picoUsd: bigint, marginPpm = MARGIN_PPM): bigint {
  const scale = PICO_PER_NANO * PPM;
  return (picoUsd * (PPM + marginPpm) + scale / 2n) / scale;
}
