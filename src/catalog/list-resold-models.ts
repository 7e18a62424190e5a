import type { ModelListing } from "../domain/resale";
import { chargeablePrice, routeName } from "./find-resold-model";
import { findRoute, routeNames } from "./find-route";
import { formatPricing } from "./format-pricing";
import { currentCatalog } from "./load-catalog";
import type { CatalogModel, RoutedName } from "./read-catalog";

/** Who owns a route's entry: it may be answered by several providers. */
const OWNER_OF_ROUTES = "route";

/** What GET /api/v1/models lists: the routes, names that lead to a model of another name, then the current models of each provider. In memory. */
export function listResoldModels(atMs: number): ModelListing[] {
  const catalog = currentCatalog();
  const named = catalog.routes.filter(({ pattern }) => !pattern.endsWith("*")).map(({ pattern }) => routeName(catalog, pattern));
  const listings = new Map<string, ModelListing>();
  for (const name of routeNames()) addRoute(listings, name, atMs);
  for (const routed of named) addListing(listings, routed, atMs);
  const taken = new Set(named.flatMap((routed) => (routed.status === "routed" ? [routed.model] : [])));
  for (const [providerId, models] of catalog.models) {
    for (const model of models) {
      if (!model.isListed || !model.isEnabled || taken.has(model) || catalog.providers.get(providerId)?.isEnabled === false) continue;
      // Listed under its own name where that leads to it, else under `provider/name`.
      const own = routeName(catalog, model.id);
      const leads = own.status === "routed" && own.model === model;
      addListing(listings, leads ? own : { ...routedTo(providerId, model), id: `${providerId}/${model.id}` }, atMs);
    }
  }
  return [...listings.values()];
}

/** One of them, also of those that are not listed but can be called; null when the name leads nowhere. */
export function describeResoldModel(name: string, atMs: number): ModelListing | null {
  const listings = new Map<string, ModelListing>();
  addRoute(listings, name, atMs);
  if (listings.size === 0) addListing(listings, routeName(currentCatalog(), name), atMs);
  return listings.values().next().value ?? null;
}

const routedTo = (providerId: string, model: CatalogModel) => ({
  status: "routed" as const,
  id: model.id,
  providerId,
  upstreamModel: model.upstreamModel ?? model.id,
  model,
});

/** A route, with what its primary is and costs: the first of its models that is sold. */
function addRoute(listings: Map<string, ModelListing>, name: string, atMs: number): void {
  const route = findRoute(name, atMs);
  const primary = route?.targets.find(({ found }) => found.status === "found")?.found;
  if (primary?.status !== "found") return;
  const { contextWindow, maxOutputTokens, capabilities, rates } = primary.model;
  const id = name.trim().toLowerCase();
  const listing = { id, providerId: OWNER_OF_ROUTES, createdAtMs: 0, contextWindow, maxOutputTokens, capabilities, pricing: formatPricing(rates) };
  listings.set(id, listing);
}

function addListing(listings: Map<string, ModelListing>, routed: RoutedName, atMs: number): void {
  if (routed.status !== "routed" || listings.has(routed.id)) return;
  const { id, providerId, model } = routed;
  const price = chargeablePrice(model, atMs);
  if (!price) return;
  const { contextWindow, maxOutputTokens, capabilities } = model;
  const createdAtMs = Math.min(...model.prices.map((version) => version.createdAtMs));
  listings.set(id, { id, providerId, createdAtMs, contextWindow, maxOutputTokens, capabilities, pricing: formatPricing(price.rates) });
}
