import { database } from "@/db/client";
import { findBookedCharge } from "../balance/list-movements";
import { findCredentialName } from "../find-credential-name";
import { type ChargeExplanation, explainCharge } from "./explain-charge";
import { type CostExplanation, exactCost, explainCost, pricePasses } from "./explain-cost";
import { findPriceVersions, type PriceVersionJson } from "./find-price-versions";
import {
  type AttemptJson,
  presentAttempt,
  presentRequest,
  type RequestJson,
  type RoutingJson,
  requestColumns,
  type StoredPass,
  storedAttempts,
  storedPasses,
  storedRawUsage,
  storedRouting,
} from "./request-json";

const detailColumns = {
  ...requestColumns,
  credentialId: true,
  marginPpm: true,
  wire: true,
  providerRequestId: true,
  providerResponseId: true,
  passes: true,
  attempts: true,
  routing: true,
  rawUsage: true,
} as const;

export interface RequestDetail extends RequestJson, CostExplanation {
  keyId: string;
  /** What the key is called; for a browser's call, who was signed in. Null: it is gone. */
  keyName: string | null;
  wire: string;
  providerRequestId: string | null;
  providerResponseId: string | null;
  /** Every billed run of a model: its buckets, and the price version that it was priced with (null: none was known). */
  passes: StoredPass[];
  attempts: AttemptJson[];
  /** How the model was chosen; null: it was named. */
  routing: RoutingJson | null;
  /** The provider's own usage object; null when it stated none. */
  rawUsage: unknown;
  priceVersions: PriceVersionJson[];
  /** How it was paid; null for pass-through. */
  charge: ChargeExplanation | null;
}

/** One request with everything that is known of it. Null when there is none, or when it is another organization's or another key's: all look the same. */
export async function getRequest(
  organizationId: string,
  requestId: string,
  { keyId }: { keyId?: string | undefined } = {},
): Promise<RequestDetail | null> {
  const row = await database().usageRecord.findFirst({ where: { requestId, organizationId, credentialId: keyId }, select: detailColumns });
  if (!row) return null;
  const passes = storedPasses.parse(row.passes);
  const [priceVersions, keyName, booked] = await Promise.all([
    findPriceVersions(passes),
    findCredentialName(organizationId, row.credentialId),
    findBookedCharge(organizationId, requestId),
  ]);
  const rates = new Map(priceVersions.map((version) => [version.id, version.rates]));
  return {
    ...presentRequest(row),
    keyId: row.credentialId,
    keyName,
    wire: row.wire,
    providerRequestId: row.providerRequestId,
    providerResponseId: row.providerResponseId,
    passes,
    attempts: storedAttempts.parse(row.attempts).map(presentAttempt),
    routing: storedRouting.parse(row.routing),
    rawUsage: storedRawUsage.parse(row.rawUsage),
    priceVersions,
    ...explainCost({ passes, rates, providerCostNanoUsd: row.providerCostNanoUsd }),
    charge: explainCharge(row, exactCost(pricePasses(passes, rates)), booked),
  };
}
