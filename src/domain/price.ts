import { z } from "zod";
import { type NanoUsd, type PicoUsd, roundToNano } from "./money";
import {
  type Bucket,
  type Buckets,
  FEE_BUCKETS,
  type FeeBucket,
  INPUT_BUCKETS,
  OUTPUT_BUCKETS,
  SECONDS_BUCKETS,
  type TokenBucket,
  type UsagePass,
} from "./usage";

const TOKEN_BUCKETS = [...INPUT_BUCKETS, ...OUTPUT_BUCKETS] as const;
const ALL_BUCKETS = [...TOKEN_BUCKETS, ...FEE_BUCKETS] as const;
const amount = z.string().regex(/^\d{1,18}$/);
const tokenRates = z.partialRecord(z.enum(TOKEN_BUCKETS), amount);
type TokenRates = z.infer<typeof tokenRates>;

/**
 * The rates of one price version, as kept in the database.
 * `tokens`: integer micro-dollars per million tokens (= pico-dollars per token), as decimal strings. `fees`: pico-dollars per piece.
 * `tiers`: rates that replace the base rates for *all* tokens of a pass with more than `inputTokensOver` input tokens, cache parts
 * included; the last tier reached counts alone.
 * `serviceTiers`: what a served tier other than the standard one costs, in percent of the token rates (fees stay).
 * Refused: rates that would leave a fraction of a pico-dollar, so that a request is rounded only once.
 */
export const ratesSchema = z
  .strictObject({
    tokens: tokenRates,
    fees: z.partialRecord(z.enum(FEE_BUCKETS), amount).optional(),
    tiers: z.array(z.strictObject({ inputTokensOver: z.number().int().positive(), tokens: tokenRates })).optional(),
    serviceTiers: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.number().int().positive()).optional(),
  })
  .refine(({ tiers = [] }) => tiers.every((tier, i) => i === 0 || tier.inputTokensOver > (tiers[i - 1]?.inputTokensOver ?? 0)), {
    error: "tiers must rise",
  })
  .refine(({ fees = {} }) => Object.entries(fees).every(([bucket, fee]) => !SECONDS_BUCKETS.has(bucket) || BigInt(fee) % 1000n === 0n), {
    error: "a second's fee must be whole per millisecond",
  })
  .refine(
    ({ tokens, tiers = [], serviceTiers = {} }) =>
      [tokens, ...tiers.map((tier) => tier.tokens)]
        .flatMap((rates) => Object.values(rates))
        .every((rate) => Object.values(serviceTiers).every((percent) => (BigInt(rate) * BigInt(percent)) % 100n === 0n)),
    { error: "a service tier must leave whole pico-dollars" },
  );
export type Rates = z.infer<typeof ratesSchema>;

export interface CostLine {
  /** Index into the passes that were priced. */
  pass: number;
  bucket: Bucket;
  quantity: number;
  /** Pico-dollars per token or piece, after tier and service tier. */
  ratePicoUsd: PicoUsd;
  amountPicoUsd: PicoUsd;
}

export type UnpricedReason = "unknown_model" | "unknown_service_tier" | "unknown_rate" | "invalid_usage";
export type Priced = { status: "priced"; lines: CostLine[]; totalNanoUsd: NanoUsd };
/** `subject`: the model, tier or bucket that there is no price for; empty for the call's own model. */
export type Unpriced = { status: "unpriced"; reason: UnpricedReason; subject: string };
export type PriceResult = Priced | Unpriced;

/** Names under which providers state that the request was served at list price. */
const STANDARD_TIERS: ReadonlySet<string> = new Set(["default", "standard", "auto", "standard_only", "on_demand", "unspecified"]);

/**
 * Whose rate a bucket takes when the price list has none of its own: that of the kind it is a part of, as providers bill it
 * (reasoning as output, images as text, cache writes as plain input where writing costs nothing extra).
 * `cacheWrite1h` has no stand-in: it always costs more than input, by a factor that only the price list knows.
 */
const RATE_CHAIN: Record<TokenBucket, readonly TokenBucket[]> = {
  input: ["input"],
  inputAudio: ["inputAudio", "input"],
  inputImage: ["inputImage", "input"],
  cacheRead: ["cacheRead", "input"],
  cacheReadAudio: ["cacheReadAudio", "cacheRead", "inputAudio", "input"],
  cacheWrite: ["cacheWrite", "input"],
  cacheWrite1h: ["cacheWrite1h"],
  output: ["output"],
  outputReasoning: ["outputReasoning", "output"],
  outputAudio: ["outputAudio", "output"],
  outputImage: ["outputImage", "output"],
};

/** Rates as numbers, stand-ins filled in. A bucket that is not in a list has no price. */
interface CompiledRates {
  /** The base rates, then each tier's, rising. */
  lists: readonly { inputTokensOver: number; picoUsd: Partial<Record<TokenBucket, PicoUsd>> }[];
  fees: Partial<Record<FeeBucket, PicoUsd>>;
  /** Percent of the list price. */
  serviceTiers: ReadonlyMap<string, bigint>;
}

/** Price versions are immutable, and every call needs its rates several times: their texts are parsed once. */
const compiledRates = new WeakMap<Rates, CompiledRates>();

function compile(rates: Rates): CompiledRates {
  const known = compiledRates.get(rates);
  if (known) return known;
  const { tokens, tiers = [], fees = {}, serviceTiers = {} } = rates;
  const compiled: CompiledRates = {
    lists: [
      { inputTokensOver: -1, picoUsd: compileTokens(tokens) },
      ...tiers.map((tier) => ({ inputTokensOver: tier.inputTokensOver, picoUsd: compileTokens({ ...tokens, ...tier.tokens }) })),
    ],
    fees: Object.fromEntries(Object.entries(fees).map(([bucket, rate]) => [bucket, BigInt(rate)])),
    serviceTiers: new Map(Object.entries(serviceTiers).map(([name, percent]) => [name, BigInt(percent)])),
  };
  compiledRates.set(rates, compiled);
  return compiled;
}

function compileTokens(tokens: TokenRates): Partial<Record<TokenBucket, PicoUsd>> {
  const picoUsd: Partial<Record<TokenBucket, PicoUsd>> = {};
  for (const bucket of TOKEN_BUCKETS) {
    const rate = RATE_CHAIN[bucket].map((candidate) => tokens[candidate]).find((text) => text !== undefined);
    if (rate !== undefined) picoUsd[bucket] = BigInt(rate);
  }
  return picoUsd;
}

/**
 * What the passes of one request cost: exact in pico-dollars, rounded once, half up, to nano-dollars.
 * Pure and total: whatever has no known price makes the whole request `unpriced`, never 0. No passes cost 0, so the caller decides
 * beforehand whether "no usage" means "nothing billed" or "not known".
 */
export function priceUsage(request: {
  passes: readonly UsagePass[];
  /** As the answer states it; null when it does not. */
  serviceTier: string | null;
  /** The rates of a pass's model; null asks for the call's own model. */
  ratesOf: (model: string | null) => Rates | null;
}): PriceResult {
  const { passes, serviceTier, ratesOf } = request;
  const lines: CostLine[] = [];
  let totalPicoUsd = 0n;
  for (let pass = 0; pass < passes.length; pass++) {
    const { model, buckets } = passes[pass] as UsagePass;
    const used = usedBuckets(buckets);
    if (!used) return { status: "unpriced", reason: "invalid_usage", subject: model ?? "" };
    if (used.length === 0) continue;
    const rates = ratesOf(model);
    if (!rates) return { status: "unpriced", reason: "unknown_model", subject: model ?? "" };
    const compiled = compile(rates);
    const percent = tierPercent(compiled, serviceTier);
    if (percent === null) return { status: "unpriced", reason: "unknown_service_tier", subject: serviceTier ?? "" };
    const tokens = reachedRates(compiled, buckets);
    for (const bucket of used) {
      const quantity = buckets[bucket] as number;
      const ratePicoUsd = isFee(bucket) ? compiled.fees[bucket] : atPercent(tokens[bucket], percent);
      if (ratePicoUsd === undefined) return { status: "unpriced", reason: "unknown_rate", subject: bucket };
      const amountPicoUsd = amountOf(bucket, quantity, ratePicoUsd);
      totalPicoUsd += amountPicoUsd;
      lines.push({ pass, bucket, quantity, ratePicoUsd, amountPicoUsd });
    }
  }
  return { status: "priced", lines, totalNanoUsd: roundToNano(totalPicoUsd) };
}

/** The buckets that hold something, in a fixed order; null when a count is not a count. */
function usedBuckets(buckets: Buckets): Bucket[] | null {
  const used: Bucket[] = [];
  for (const bucket of ALL_BUCKETS) {
    const quantity = buckets[bucket] ?? 0;
    if (quantity === 0) continue;
    const isCount = SECONDS_BUCKETS.has(bucket) ? Number.isSafeInteger(Math.round(quantity * 1000)) : Number.isSafeInteger(quantity);
    if (!isCount || quantity < 0) return null;
    used.push(bucket);
  }
  return used;
}

function tierPercent({ serviceTiers }: CompiledRates, serviceTier: string | null): bigint | null {
  if (serviceTier === null) return 100n;
  const name = serviceTier.toLowerCase();
  return serviceTiers.get(name) ?? (name === "" || STANDARD_TIERS.has(name) ? 100n : null);
}

function reachedRates({ lists }: CompiledRates, buckets: Buckets): Partial<Record<TokenBucket, PicoUsd>> {
  let inputTokens = 0;
  for (const bucket of INPUT_BUCKETS) inputTokens += buckets[bucket] ?? 0;
  let reached = lists[0] as CompiledRates["lists"][number];
  for (const list of lists) if (inputTokens > list.inputTokensOver) reached = list;
  return reached.picoUsd;
}

function atPercent(rate: PicoUsd | undefined, percent: bigint): PicoUsd | undefined {
  return rate === undefined || percent === 100n ? rate : (rate * percent) / 100n;
}

/**
 * The dearest rates that a pass with at most `inputTokensMax` input tokens can reach, in pico-dollars per token: of all tiers up to there,
 * and of all the buckets named. A bucket without a price is left out; null: none of them has one.
 */
export function dearestRates(request: {
  rates: Rates;
  inputTokensMax: number;
  inputBuckets: readonly TokenBucket[];
  outputBuckets: readonly TokenBucket[];
}): { inputPicoUsd: PicoUsd | null; outputPicoUsd: PicoUsd | null } {
  const { rates, inputTokensMax, inputBuckets, outputBuckets } = request;
  const { lists } = compile(rates);
  return { inputPicoUsd: dearest(lists, inputTokensMax, inputBuckets), outputPicoUsd: dearest(lists, inputTokensMax, outputBuckets) };
}

function dearest(lists: CompiledRates["lists"], inputTokensMax: number, buckets: readonly TokenBucket[]): PicoUsd | null {
  let most: PicoUsd | null = null;
  for (let i = 0; i < lists.length; i++) {
    const list = lists[i] as CompiledRates["lists"][number];
    if (i > 0 && inputTokensMax <= list.inputTokensOver) break;
    for (const bucket of buckets) {
      const rate = list.picoUsd[bucket];
      if (rate !== undefined && (most === null || rate > most)) most = rate;
    }
  }
  return most;
}

/**
 * What buckets cost at most in a call with at most `inputTokensMax` input tokens: each at its dearest rate of all tiers up to there, in pico-dollars.
 * Null: one of them has no price.
 */
export function dearestCost({ rates, inputTokensMax, buckets }: { rates: Rates; inputTokensMax: number; buckets: Buckets }): PicoUsd | null {
  const { lists, fees } = compile(rates);
  let total = 0n;
  for (const bucket of usedBuckets(buckets) ?? ALL_BUCKETS) {
    const rate = isFee(bucket) ? fees[bucket] : dearest(lists, inputTokensMax, [bucket]);
    if (rate === undefined || rate === null) return null;
    total += amountOf(bucket, buckets[bucket] ?? 0, rate);
  }
  return total;
}

function isFee(bucket: Bucket): bucket is FeeBucket {
  return (FEE_BUCKETS as readonly string[]).includes(bucket);
}

/** Seconds come with a fraction; they are counted in whole milliseconds. */
function amountOf(bucket: Bucket, quantity: number, rate: PicoUsd): PicoUsd {
  if (!SECONDS_BUCKETS.has(bucket)) return BigInt(quantity) * rate;
  return (BigInt(Math.round(quantity * 1000)) * rate) / 1000n;
}
