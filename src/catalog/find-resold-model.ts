import { effectivePrice } from "../domain/effective-price";
import type { ResoldModel } from "../domain/resale";
import { findModel, rememberName } from "./find-price";
import { currentCatalog } from "./load-catalog";
import { MODEL_NAME_CHARS_MAX, modelNames } from "./match-model";
import type { Catalog, CatalogModel, CatalogPrice, CatalogProvider, CatalogRoute, RoutedName } from "./read-catalog";

/**
 * `unknown`: no model has this name. `unpriced`: there is one, but no price that a call could be charged by.
 * `disabled`: it, or its provider, is switched off. `provider`: where it is served, at the operator's address.
 */
export type FoundResoldModel =
  | { status: "found"; model: ResoldModel; provider: CatalogProvider }
  | { status: "unknown" }
  | { status: "unpriced" }
  | { status: "disabled" };

interface Offer {
  price: CatalogPrice;
  found: FoundResoldModel;
}
/** What a name came to last time, until its price or the catalog changes. */
const offers = new WeakMap<RoutedName, Offer>();

/** The model that a name on the reseller's endpoint stands for, with the price in force at `atMs`. In memory: does not wait, never throws for a name. */
export function findResoldModel(name: string, atMs: number): FoundResoldModel {
  const catalog = currentCatalog();
  return offerRouted(catalog, routeName(catalog, name), atMs);
}

/** What a routed name comes to at `atMs`, with its price. */
export function offerRouted(catalog: Catalog, routed: RoutedName, atMs: number): FoundResoldModel {
  if (routed.status !== "routed") return routed;
  const price = chargeablePrice(routed.model, atMs);
  if (!price) return UNPRICED;
  const known = offers.get(routed);
  if (known?.price === price) return known.found;
  const found = offer(catalog, routed, price);
  offers.set(routed, { price, found });
  return found;
}

function offer(catalog: Catalog, routed: RoutedName & { status: "routed" }, price: CatalogPrice): FoundResoldModel {
  const { id, providerId, upstreamModel, model } = routed;
  const provider = catalog.providers.get(providerId);
  if (!provider) return UNPRICED;
  const { contextWindow, maxOutputTokens, capabilities, marginPpm } = model;
  const { id: priceVersionId, rates } = price;
  const resold = { id, providerId, upstreamModel, contextWindow, maxOutputTokens, capabilities, priceVersionId, rates, marginPpm };
  return Object.freeze({ status: "found", provider, model: Object.freeze(resold) });
}

/** What is billed by the piece, and by which. */
const FEES_OF = [
  ["images", "images"],
  ["speech", "characters"],
  ["transcriptions", "audioSeconds"],
] as const;

/** The price in force, when it says what all of a call costs, by the token or by the piece: an absent rate is no price, and never 0. */
export function chargeablePrice({ prices, capabilities }: CatalogModel, atMs: number): CatalogPrice | null {
  const price = effectivePrice(prices, atMs);
  if (!price) return null;
  const { tokens, fees } = price.rates;
  const hasFee = FEES_OF.some(([capability, fee]) => fees?.[fee] !== undefined && capabilities.includes(capability));
  const hasOutput = tokens.output !== undefined || capabilities.includes("embeddings");
  return hasFee || (tokens.input !== undefined && hasOutput) ? price : null;
}

const UNKNOWN = { status: "unknown" } as const;
const UNPRICED = { status: "unpriced" } as const;
const DISABLED = { status: "disabled" } as const;

/** Each call of these costs a search fee that the response's usage does not state, so it cannot be charged exactly. */
const HAS_UNSTATED_FEES = /-search-(preview|api)/;

/**
 * Where a name on the reseller's endpoint leads. The routes are tried in their order, then `provider/model`.
 * A name of its own leads where the route says (without a price it is `unpriced`); a prefix leads only to models that the catalog knows, so
 * that `o*` does not claim every word with an o. Never throws, whatever the name. Remembered per catalog, without the price.
 */
export function routeName(catalog: Catalog, name: string): RoutedName {
  if (name.length > MODEL_NAME_CHARS_MAX) return UNKNOWN;
  const seen = catalog.routedNames.get(name);
  if (seen) return seen;
  const routed = route(catalog, modelNames(name)[0]);
  rememberName(catalog.routedNames, name, routed);
  return routed;
}

function route(catalog: Catalog, plain: string | undefined): RoutedName {
  if (plain === undefined) return UNKNOWN;
  if (HAS_UNSTATED_FEES.test(plain)) return UNPRICED;
  const routed = alongRoutes(catalog, plain);
  const [named] = catalog.modelsNamed.get(plain) ?? [];
  const isOffered = routed?.status === "routed" && isEnabled(catalog, routed.model);
  // Of models that share a name, the one with the highest priority; the built-in routes decide between equals.
  if (named && isEnabled(catalog, named) && !(isOffered && routed.model.priority >= named.priority)) return direct(named, plain);
  return offered(catalog, routed ?? atProvider(catalog, plain) ?? (named ? direct(named, plain) : UNKNOWN));
}

/** A model that is called by its own name. */
const direct = (model: CatalogModel, name: string): RoutedName & { status: "routed" } => ({
  status: "routed",
  id: model.id,
  providerId: model.providerId,
  upstreamModel: model.upstreamModel ?? name,
  model,
});

function offered(catalog: Catalog, routed: RoutedName): RoutedName {
  return routed.status === "routed" && !isEnabled(catalog, routed.model) ? DISABLED : routed;
}

function isEnabled({ providers }: Catalog, { isEnabled, providerId }: CatalogModel): boolean {
  return isEnabled && providers.get(providerId)?.isEnabled !== false;
}

function alongRoutes(catalog: Catalog, name: string, onlyAt?: string): RoutedName | null {
  for (const route of catalog.routes) {
    if ((onlyAt !== undefined && route.providerId !== onlyAt) || !matchesRoute(route, name)) continue;
    const upstreamModel = route.upstreamModel ?? name;
    const model = findModel(catalog, route.providerId, upstreamModel);
    const isExact = !route.pattern.endsWith("*");
    if (model)
      return {
        status: "routed",
        id: isExact ? route.pattern : publicId(catalog, route.providerId, model),
        providerId: route.providerId,
        upstreamModel: route.upstreamModel ?? model.upstreamModel ?? name,
        model,
      };
    if (isExact) return UNPRICED;
  }
  return null;
}

function matchesRoute({ pattern }: CatalogRoute, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** `provider/model`. A fine-tuned model (`ft:…`) belongs to the account that trained it: it needs a route of its own. */
export function atProvider(catalog: Catalog, name: string): RoutedName | null {
  const slash = name.indexOf("/");
  const providerId = name.slice(0, slash);
  const rest = name.slice(slash + 1);
  if (slash < 1 || !catalog.providers.has(providerId) || rest.startsWith("ft:")) return null;
  const routed = alongRoutes(catalog, rest, providerId);
  if (routed) return routed;
  const model = findModel(catalog, providerId, rest);
  const upstreamModel = model?.upstreamModel ?? rest;
  return model && { status: "routed", id: publicId(catalog, providerId, model), providerId, upstreamModel, model };
}

/** A model is offered under the name that has a route of its own, else under the catalog's. */
export function publicId(catalog: Catalog, providerId: string, model: CatalogModel): string {
  const named = catalog.routes.find(
    (route) =>
      !route.pattern.endsWith("*") &&
      route.providerId === providerId &&
      findModel(catalog, providerId, route.upstreamModel ?? route.pattern) === model,
  );
  return named?.pattern ?? model.id;
}
