import { z } from "zod";
import { type NanoUsd, type PicoUsd, roundToNano } from "./money";
import { type Bucket, type Buckets, FEE_BUCKETS, INPUT_BUCKETS, OUTPUT_BUCKETS, type TokenBucket } from "./usage";

const amount = z.string().regex(/^\d{1,18}$/);
const tokenRates = z.partialRecord(z.enum([...INPUT_BUCKETS, ...OUTPUT_BUCKETS]), amount);

/**
 * The rates of one price version, as kept in the database.
 * `tokens`: integer micro-dollars per million tokens (pico-dollars per token), as decimal strings. `fees`: pico-dollars per piece.
 * `tiers`: from more than `inputTokensOver` input tokens on, these rates replace the base rates for *all* tokens of the request.
 * `serviceTiers`: what a served tier other than the standard one costs, in percent of the standard rates.
 */
export const ratesSchema = z.object({
  tokens: tokenRates,
  fees: z.partialRecord(z.enum(FEE_BUCKETS), amount).optional(),
  tiers: z.array(z.object({ inputTokensOver: z.number().int().positive(), tokens: tokenRates })).optional(),
  serviceTiers: z.record(z.string(), z.number().int().positive()).optional(),
});
export type Rates = z.infer<typeof ratesSchema>;

export interface CostLine {
  bucket: Bucket;
  quantity: number;
  /** Pico-dollars per token or piece, after tier and service tier. */
  ratePicoUsd: PicoUsd;
  amountPicoUsd: PicoUsd;
}

export type { Buckets, NanoUsd, TokenBucket };
export { roundToNano };
