import type { ModelPrice } from "@pydantic/genai-prices";
import { type Rates, ratesSchema } from "../../domain/price";
import type { TokenBucket } from "../../domain/usage";

/** Keys in US dollars per million tokens. */
const TOKEN_KEYS: Record<string, TokenBucket> = {
  input_mtok: "input",
  input_audio_mtok: "inputAudio",
  input_image_mtok: "inputImage",
  cache_read_mtok: "cacheRead",
  cache_audio_read_mtok: "cacheReadAudio",
  cache_write_mtok: "cacheWrite",
  cache_write_1h_mtok: "cacheWrite1h",
  output_mtok: "output",
  output_reasoning_mtok: "outputReasoning",
  output_audio_mtok: "outputAudio",
  output_image_mtok: "outputImage",
};

/** Keys of things that no usage bucket counts. Any other unknown key is an error: it might be a part of the price. */
const UNCOUNTED_KEYS: ReadonlySet<string> = new Set([
  "audio_hours", // beside input_audio_hours, or a voice session's
  "cache_image_read_mtok",
  "input_video_mtok",
  "output_video_mtok",
  "storage_searches_kcount",
]);

type TokenRates = Partial<Record<TokenBucket, string>>;

/**
 * One price of the source as rates. A price without any rate says nothing, so it has none here: only a price that says 0 is 0.
 * Throws on a key that it does not know and on an amount that is not whole in our units: a price is never bent.
 */
export function convertPrices(price: ModelPrice, defaults: Pick<Rates, "fees" | "serviceTiers">): Rates {
  const tokens: TokenRates = {};
  const fees: Rates["fees"] = {};
  const tiers = new Map<number, TokenRates>();
  for (const [key, value] of Object.entries(price)) {
    const bucket = Object.hasOwn(TOKEN_KEYS, key) ? TOKEN_KEYS[key] : undefined;
    if (value === undefined || UNCOUNTED_KEYS.has(key)) continue;
    if (!bucket) Object.assign(fees, convertFee(key, value));
    else if (typeof value === "number") tokens[bucket] = perMillion(value);
    else {
      tokens[bucket] = perMillion(value.base);
      for (const tier of value.tiers) tiers.set(tier.start, { ...tiers.get(tier.start), [bucket]: perMillion(tier.price) });
    }
  }
  const isByToken = Object.keys(tokens).length > 0;
  return ratesSchema.parse({
    tokens,
    ...optional("fees", { ...(isByToken ? defaults.fees : {}), ...fees }),
    ...optional("tiers", mergeTiers(tiers)),
    ...optional("serviceTiers", isByToken ? (defaults.serviceTiers ?? {}) : {}),
  });
}

function convertFee(key: string, value: ModelPrice[string]): NonNullable<Rates["fees"]> {
  if (typeof value === "number" && key === "web_searches_kcount") return { webSearches: wholeAmount(value, 9).toString() };
  if (typeof value === "number" && key === "input_audio_hours") return { audioSeconds: perSecond(value) };
  if (typeof value === "number" && key === "images_kcount") return { images: wholeAmount(value, 9).toString() };
  if (typeof value === "number" && key === "characters_mcount") return { characters: perMillion(value) };
  throw new Error(`unknown price key ${key}`);
}

/** Each key has its own tiers in the source; ours hold, from each bound on, the rate of every key that has one by then. */
function mergeTiers(tiers: Map<number, TokenRates>) {
  let reached: TokenRates = {};
  return [...tiers]
    .sort(([a], [b]) => a - b)
    .map(([inputTokensOver, tokens]) => {
      reached = { ...reached, ...tokens };
      return { inputTokensOver, tokens: reached };
    });
}

const optional = (key: string, value: object) => (Object.keys(value).length > 0 ? { [key]: value } : {});
const perMillion = (usd: number) => wholeAmount(usd, 6).toString();

function perSecond(usdPerHour: number): string {
  const pico = wholeAmount(usdPerHour, 12);
  if (pico % 3600n !== 0n) throw new Error(`${usdPerHour} USD an hour is not whole in pico-dollars a second`);
  return (pico / 3600n).toString();
}

/** `value × 10^shift` of the number's shortest decimal spelling, which is what the source's author wrote. Exact, or an error. */
function wholeAmount(value: number, shift: number): bigint {
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const power = Number(exponent) - fraction.length + shift;
  if (!Number.isFinite(value) || value < 0 || power < 0) throw new Error(`${value} is not a whole amount in our units`);
  return BigInt(whole + fraction) * 10n ** BigInt(power);
}
