import { z } from "zod";
import { NANO_PER_USD, type NanoUsd } from "../domain/money";

export const TOP_UP_USD_MIN = 1n;
export const TOP_UP_USD_MAX = 10_000n;

/** ASCII digits, at most two after the point; no sign, exponent, separator or leading zero. */
const AMOUNT = /^(0|[1-9]\d{0,5})(?:\.(\d{1,2}))?$/;

/** `amount` of a top-up in USD: a JSON number or a decimal string, from 1 to 10000 with at most two decimals → nano-dollars. */
export const topUpAmountSchema = z
  .union([z.number(), z.string().max(20)], "must be a number or a decimal string, for example 10.00")
  .transform((given, context): NanoUsd => {
    const match = AMOUNT.exec(String(given));
    const refuse = (message: string) => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (!match) return refuse("must be an amount in USD with at most two decimals, for example 10.00");
    const cents = BigInt(match[1] as string) * 100n + BigInt((match[2] ?? "").padEnd(2, "0"));
    if (cents < TOP_UP_USD_MIN * 100n || cents > TOP_UP_USD_MAX * 100n) return refuse(`must be from ${TOP_UP_USD_MIN} to ${TOP_UP_USD_MAX}`);
    return (cents * NANO_PER_USD) / 100n;
  });
