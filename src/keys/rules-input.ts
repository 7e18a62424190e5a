import { z } from "zod";
import { isAddressOrNetwork } from "../domain/address-list";
import { LIMIT_MAX } from "../domain/limits";

const RULE = `must be a whole number from 1 to ${LIMIT_MAX}; null takes the limit off`;
const limit = z.number({ error: RULE }).int(RULE).min(1, RULE).max(LIMIT_MAX, RULE).nullable().optional();

/** Of a key, a token or an organization. In a change, what is not named stays; null takes all of them off. */
export const limitsSchema = z.strictObject({ requestsPerMinute: limit, tokensPerMinute: limit, concurrency: limit }).nullable();

const ADDRESSES_MAX = 100;
export const addressesSchema = z
  .array(z.string().trim().refine(isAddressOrNetwork, "must be an IPv4 or IPv6 address, or a network like 203.0.113.0/24"))
  .min(1, "must name at least one address; null allows every address")
  .max(ADDRESSES_MAX, `must name at most ${ADDRESSES_MAX} addresses`)
  .transform((addresses) => [...new Set(addresses)])
  .nullable();
