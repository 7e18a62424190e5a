import { z } from "zod";
import type { NanoUsd } from "../domain/money";
import { readTopUpAmount, TOP_UP_USD_MAX, TOP_UP_USD_MIN } from "./read-top-up-amount";

const RULE = `must be an amount in USD from ${TOP_UP_USD_MIN} to ${TOP_UP_USD_MAX} with at most two decimals, for example 10.00`;

/** `amount` of a top-up: a JSON number or a decimal string → nano-dollars. */
export const topUpAmountSchema = z.union([z.number(), z.string().max(20)], RULE).transform((given, context): NanoUsd => {
  const amount = readTopUpAmount(String(given));
  if (amount !== null) return amount;
  context.addIssue({ code: "custom", message: RULE });
  return z.NEVER;
});
