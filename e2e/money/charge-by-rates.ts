import { z } from "zod";
import type { SimCall } from "../tools/simulator/books";
import { withMargin } from "./charge-of";

const tokenRates = z.record(z.string(), z.string());
/** A price version as the database keeps it; pico-dollars a token. */
export const storedRates = z.looseObject({
  tokens: tokenRates,
  tiers: z.array(z.looseObject({ inputTokensOver: z.number(), tokens: tokenRates })).optional(),
  serviceTiers: z.record(z.string(), z.number()).optional(),
});
export type StoredRates = z.infer<typeof storedRates>;

/**
 * What a call must be charged by the provider's books and a price version: written a second time, from the words of domain/price.ts and
 * not from its code, so that a slip in one of the two shows.
 */
export function chargeByRates(call: SimCall, rates: StoredRates, marginPpm: bigint): bigint {
  if (!call.servedTokens) throw new Error(`${call.id} has used nothing`);
  const { input, output, cacheRead, cacheWrite, reasoning } = call.servedTokens;
  const { cacheWrite1h, inputAudio, inputImage } = call.servedParts;
  const reached = (rates.tiers ?? []).filter((tier) => input > tier.inputTokensOver).at(-1);
  const base = { ...rates.tokens, ...reached?.tokens };
  const rate = (...names: string[]) => BigInt(names.map((name) => base[name]).find((found) => found !== undefined) ?? "NaN");
  const parts: [number, bigint][] = [
    [input - cacheRead - cacheWrite - inputAudio - inputImage, rate("input")],
    [cacheRead, rate("cacheRead", "input")],
    [cacheWrite - cacheWrite1h, rate("cacheWrite", "input")],
    [inputAudio, rate("inputAudio", "input")],
    [inputImage, rate("inputImage", "input")],
    [output - reasoning, rate("output")],
    [reasoning, rate("outputReasoning", "output")],
  ];
  if (cacheWrite1h > 0) parts.push([cacheWrite1h, rate("cacheWrite1h")]);
  const listPico = parts.reduce((sum, [tokens, each]) => sum + BigInt(tokens) * each, 0n);
  const percent = BigInt(rates.serviceTiers?.[call.serviceTier ?? ""] ?? 100);
  return withMargin((listPico * percent) / 100n, marginPpm);
}
