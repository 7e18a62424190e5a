import type { HealthStatus } from "../domain/health";
import type { ModelListing } from "../domain/resale";
import { listOffers, type Offer } from "../gateway/list-models";
import { prepare } from "./lifecycle";
import { catalogPorts } from "./make-ports";
import { readProviderHealth } from "./routing";

/** An entry of GET /api/v1/models, with how it is answered now. */
export interface ModelOffer extends ModelListing {
  /** Of a route: of the best of its models, because it falls back to that. */
  status: HealthStatus;
}

/** What GET /api/v1/models lists for a key that may call everything. `areCallable` false: a price list, because no provider has a key. */
export async function listModelOffers(): Promise<{ models: ModelOffer[]; areCallable: boolean }> {
  await prepare();
  const health = await readProviderHealth();
  const statusOf = ({ found }: Offer): HealthStatus => {
    const statuses = found.targets.flatMap((target) => (target.found.status === "found" ? health.model(target.found.model) : []));
    return BEST_FIRST.find((status) => statuses.includes(status)) ?? "unknown";
  };
  const { offers, areCallable } = listOffers(catalogPorts, { allowedModels: null });
  return { models: offers.map((offer) => ({ ...offer.listing, status: statusOf(offer) })), areCallable };
}

/** What nobody has called lately may well answer; what is down has just not. */
const BEST_FIRST = ["healthy", "degraded", "unknown", "down"] as const satisfies readonly HealthStatus[];
