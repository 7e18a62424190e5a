import { DEFAULT_ROUTE, type RouteRule } from "../domain/route";
import { atProvider, type FoundResoldModel, offerRouted, publicId, routeName } from "./find-resold-model";
import { currentCatalog } from "./load-catalog";
import { modelNames } from "./match-model";
import type { Catalog, CatalogModel, CatalogProvider, RoutedName } from "./read-catalog";

/** A target of a route, as its rule writes it (`provider/model`), and what is there. */
export interface FoundTarget {
  name: string;
  found: FoundResoldModel;
}

export interface FoundRoute {
  rule: RouteRule;
  /** A model has the same name. */
  isModelName: boolean;
  /** The primary, then the fallbacks. */
  targets: readonly FoundTarget[];
  contextWindowFallbacks: readonly FoundTarget[];
}

/** The route that a name on the reseller's endpoint stands for, with its targets as they are at `atMs`; null: no route has it. In memory. */
export function findRoute(name: string, atMs: number): FoundRoute | null {
  const catalog = currentCatalog();
  if (catalog.rules.size === 0 && catalog.defaultRule === null) return null;
  const [plain] = modelNames(name);
  const rule = plain === undefined ? null : (catalog.rules.get(plain) ?? (plain === DEFAULT_ROUTE ? catalog.defaultRule : null));
  if (!rule) return null;
  const find = (target: string) => ({ name: target, found: offerRouted(catalog, locate(catalog, rule, target), atMs) });
  return {
    rule,
    isModelName: routeName(catalog, rule.name).status !== "unknown",
    targets: [rule.primary, ...rule.fallbacks].map(find),
    contextWindowFallbacks: rule.contextWindowFallbacks.map(find),
  };
}

/** Names of the routes that can be called, the default one's other name among them. */
export function routeNames(): string[] {
  const { rules, defaultRule } = currentCatalog();
  return [...(defaultRule === null || rules.has(DEFAULT_ROUTE) ? [] : [DEFAULT_ROUTE]), ...rules.keys()];
}

/** Where a rule's targets lead. A rule belongs to one catalog. */
const located = new WeakMap<RouteRule, Map<string, RoutedName>>();

function locate(catalog: Catalog, rule: RouteRule, target: string): RoutedName {
  const known = located.get(rule) ?? new Map<string, RoutedName>();
  located.set(rule, known);
  const seen = known.get(target);
  if (seen) return seen;
  const routed = locateModel(catalog, target);
  known.set(target, routed);
  return routed;
}

/** What a test of a model calls: the model of this provider with this name, whether or not it is switched on or has a price. Null: there is none. */
export function locateForTest(providerId: string, id: string): { model: CatalogModel; provider: CatalogProvider; upstreamModel: string } | null {
  const catalog = currentCatalog();
  const provider = catalog.providers.get(providerId);
  const model = catalog.models.get(providerId)?.find((one) => one.id === id);
  return provider && model ? { provider, model, upstreamModel: upstreamNameOf(catalog, model) } : null;
}

/** What the provider calls it, where the names of the built-in list say so too. */
function upstreamNameOf(catalog: Catalog, model: CatalogModel): string {
  const name = publicId(catalog, model.providerId, model);
  const named = catalog.routes.find((route) => route.pattern === name && route.providerId === model.providerId);
  return named ? (named.upstreamModel ?? model.upstreamModel ?? name) : (model.upstreamModel ?? model.id);
}

/** A model by its provider and its name in the catalog. Never another one that is merely called so: some providers' models have names with a slash. */
function locateModel(catalog: Catalog, target: string): RoutedName {
  const slash = target.indexOf("/");
  const providerId = target.slice(0, slash);
  const id = target.slice(slash + 1);
  const model = catalog.models.get(providerId)?.find((one) => one.id === id);
  if (!model) return atProvider(catalog, target.toLowerCase()) ?? { status: "unknown" };
  if (!model.isEnabled || catalog.providers.get(providerId)?.isEnabled === false) return { status: "disabled" };
  const name = publicId(catalog, providerId, model);
  return { status: "routed", id: name, providerId, upstreamModel: upstreamNameOf(catalog, model), model };
}
