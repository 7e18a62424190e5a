import { findModel, rememberName } from "./find-model";
import type { Catalog, CatalogModel, CatalogRoute, RoutedName } from "./load-catalog";
import { modelNames } from "./match-model";

const UNKNOWN: RoutedName = { status: "unknown" };
const UNPRICED: RoutedName = { status: "unpriced" };

/** Each call of these costs a search fee that the answer's usage does not state, so it cannot be charged exactly. */
const HAS_UNSTATED_FEES = /-search-(preview|api)/;

/**
 * Where a name on the reseller's endpoint leads. The routes are tried in their order, then `provider/model`.
 * A name of its own leads where the route says (without a price it is `unpriced`); a prefix leads only to models that the catalog knows, so
 * that `o*` does not claim every word with an o. Never throws, whatever the name. Remembered per catalog: the price is not part of it.
 */
export function routeName(catalog: Catalog, name: string): RoutedName {
  const plain = modelNames(name)[0];
  if (plain === undefined) return UNKNOWN;
  const seen = catalog.routedNames.get(plain);
  if (seen) return seen;
  const routed = HAS_UNSTATED_FEES.test(plain) ? UNPRICED : (alongRoutes(catalog, plain) ?? atProvider(catalog, plain) ?? UNKNOWN);
  rememberName(catalog.routedNames, plain, routed);
  return routed;
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
        upstreamModel,
        model,
      };
    if (isExact) return UNPRICED;
  }
  return null;
}

function matchesRoute({ pattern }: CatalogRoute, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** `provider/model`. Fine-tuned models (`ft:…`) belong to whoever trained them: they need a route of their own. */
function atProvider(catalog: Catalog, name: string): RoutedName | null {
  const slash = name.indexOf("/");
  const providerId = name.slice(0, slash);
  const rest = name.slice(slash + 1);
  if (slash < 1 || !catalog.providers.has(providerId) || rest.startsWith("ft:")) return null;
  const routed = alongRoutes(catalog, rest, providerId);
  if (routed) return routed;
  const model = findModel(catalog, providerId, rest);
  return model && { status: "routed", id: publicId(catalog, providerId, model), providerId, upstreamModel: rest, model };
}

/** A model is offered under the name that has a route of its own, else under the catalog's. */
function publicId(catalog: Catalog, providerId: string, model: CatalogModel): string {
  const named = catalog.routes.find(
    (route) =>
      !route.pattern.endsWith("*") &&
      route.providerId === providerId &&
      findModel(catalog, providerId, route.upstreamModel ?? route.pattern) === model,
  );
  return named?.pattern ?? model.id;
}
