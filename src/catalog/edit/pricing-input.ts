import { z } from "zod";
import type { Rates } from "../../domain/price";
import { writeRates } from "../write-rates";

/** $9,999,999.999999 per million tokens; in micro-dollars. */
const MICRO_USD_MAX = 9_999_999_999_999n;
const DECIMAL = /^(\d{1,13})(?:\.(\d{1,12}))?(?:e([+-]?\d{1,2}))?$/i;

/** A decimal, with or without an exponent (`1.5e-7`, as JSON numbers are printed), times ten to the `shift`. Null: no decimal, or not whole then. */
function scale(text: string, shift: number): bigint | null {
  const match = DECIMAL.exec(text);
  if (!match) return null;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const digits = BigInt(whole + fraction);
  const power = Number(exponent) - fraction.length + shift;
  if (power >= 0) return digits * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return digits % divisor === 0n ? digits / divisor : null;
}

/** A rate, given in dollars per so many tokens, as price versions keep it: micro-dollars per million tokens. */
const rate = <T extends z.ZodType<string | number>>(given: T, shift: number, message: string) =>
  given.transform((value, context) => {
    const microUsd = scale(String(value), shift);
    if (microUsd !== null && microUsd <= MICRO_USD_MAX) return microUsd.toString();
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

const usdPerMillion = rate(
  z.string({ error: "must be a decimal string" }),
  6,
  'must be US dollars per million tokens: not negative, below ten million, at most six decimals, for example "0.15"',
);

export const pricingSchema = z.strictObject({
  input: usdPerMillion,
  output: usdPerMillion,
  cacheRead: usdPerMillion.nullable().optional(),
  cacheWrite: usdPerMillion.nullable().optional(),
});
/** Some of the rates, as a change names them. Null: it has none, as answers show it. */
export const givenPricingSchema = z
  .strictObject({
    input: usdPerMillion.nullable(),
    output: usdPerMillion.nullable(),
    cacheRead: usdPerMillion.nullable(),
    cacheWrite: usdPerMillion.nullable(),
  })
  .partial();
/** Micro-dollars per million tokens. */
export type Pricing = z.output<typeof pricingSchema>;

/** US dollars per 1,000 tokens, as a number or as text: the older way to say a rate. */
export const per1kSchema = rate(
  z.union([z.number(), z.string()]),
  9,
  "must be US dollars per 1,000 tokens: not negative, below ten thousand, at most nine decimals",
);

/** As a price version keeps them. */
export function ratesOf({ input, output, cacheRead, cacheWrite }: Pricing): string {
  const tokens: Rates["tokens"] = { input, output };
  if (typeof cacheRead === "string") tokens.cacheRead = cacheRead;
  if (typeof cacheWrite === "string") tokens.cacheWrite = cacheWrite;
  return writeRates({ tokens });
}
