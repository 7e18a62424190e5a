import { database } from "@/db/client";
import { type Rates, ratesSchema } from "@/domain/price";
import type { StoredPass } from "./request-json";

export interface PriceVersionJson {
  id: string;
  provider: string;
  model: string;
  version: number;
  source: string;
  effectiveAt: string;
  rates: Rates;
}

/** The price versions that a call's passes refer to. */
export async function findPriceVersions(passes: readonly StoredPass[]): Promise<PriceVersionJson[]> {
  const ids = [...new Set(passes.flatMap(({ priceVersionId }) => priceVersionId ?? []))];
  const rows = await database().priceVersion.findMany({ where: { id: { in: ids } }, orderBy: { id: "asc" } });
  return rows.map(({ id, providerId, modelId, version, source, effectiveAt, rates }) => ({
    id,
    provider: providerId,
    model: modelId,
    version,
    source,
    effectiveAt: effectiveAt.toISOString(),
    rates: ratesSchema.parse(JSON.parse(rates)),
  }));
}
