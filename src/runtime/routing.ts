import { findModel } from "../catalog/find-price";
import { currentCatalog } from "../catalog/load-catalog";
import type { Catalog, CatalogModel } from "../catalog/read-catalog";
import { once } from "../db/once";
import type { RouteTarget } from "../domain/route";
import { env } from "../env";
import { ProviderChecks } from "../health/provider-checks";
import { type HealthView, readHealthView } from "../health/read-health";
import { BreakerShare } from "../health/share-breakers";
import { log } from "../observe/log";
import { Router } from "../routing/router";
import { planCheck } from "./plan-check";
import { metrics } from "./record-call";
import { upstreamDispatcher } from "./upstream-dispatcher";

/** PostgreSQL's text has no NUL, and callers may put one behind a name that the catalog knows by its beginning. */
const STORABLE = /^[ -~]+$/;
const ownNameOf = ({ upstreamModel, id }: CatalogModel) => upstreamModel ?? id;
/** By catalog: what its models are called upstream, as `provider/model`. */
const ownNames = new WeakMap<Catalog, ReadonlySet<string>>();

function ownNamesOf(catalog: Catalog): ReadonlySet<string> {
  const known = ownNames.get(catalog);
  if (known) return known;
  const models = [...catalog.models.values()].flat();
  const names = new Set(models.map((model) => `${model.providerId}/${ownNameOf(model)}`));
  ownNames.set(catalog, names);
  return names;
}

/**
 * The catalog's own name of a model. Many names lead to it, any with its prefix among them: what is kept of it, shown and shared goes by this one, so
 * that nobody can fill memory or metrics with names of their own. Null: no model of the catalog.
 */
function nameInCatalog({ providerId, upstreamModel }: RouteTarget): string | null {
  if (!STORABLE.test(upstreamModel)) return null;
  const catalog = currentCatalog();
  if (ownNamesOf(catalog).has(`${providerId}/${upstreamModel}`)) return upstreamModel;
  const model = findModel(catalog, providerId, upstreamModel);
  return model && ownNameOf(model);
}

const logFailure = (event: string) => (error: unknown) => log.warn({ event, error: String(error) });

/** Chooses this process's targets and knows their breakers, which it shares with the other processes on this database. */
export const router = (): Router =>
  once("router", () => {
    const made = new Router({
      nowMs: Date.now,
      random: Math.random,
      nameOf: nameInCatalog,
      onChange(change, before) {
        breakerShare().publish(change, before);
        if (change.state === before) return;
        metrics().countBreakerChange(change);
        log.warn({ event: "breaker_changed", provider: change.providerId, model: change.upstreamModel, state: change.state, reason: change.reason });
      },
    });
    metrics().watchBreakers(() => made.snapshot().map(({ breaker: { state }, ...target }) => ({ ...target, state })));
    return made;
  });

const breakerShare = (): BreakerShare =>
  once(
    "breaker-share",
    () => new BreakerShare({ apply: (changes) => router().apply(changes), nowMs: Date.now, onError: logFailure("breakers_not_shared") }),
  );

/** Asks providers how they are. */
export const providerChecks = (): ProviderChecks =>
  once(
    "provider-checks",
    () =>
      new ProviderChecks({
        planCheck,
        snapshot: () => router().snapshot(),
        dispatcher: upstreamDispatcher(),
        nowMs: Date.now,
        random: Math.random,
        onError: logFailure("providers_not_checked"),
      }),
  );

/** Begins to share breakers and to check providers. Tests start what they need themselves. */
export function startRouting(): void {
  breakerShare().start();
  if (env.HEALTH_CHECKS) providerChecks().start();
}

const STOP_MS_MAX = 2_000;

/** Writes what is not written yet, within two seconds. */
export async function stopRouting(): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS_MAX));
  await Promise.race([Promise.all([breakerShare().stop(), providerChecks().stop()]), late]);
}

/** How providers and models are, for people and for `/api/health`. */
export const readProviderHealth = (): Promise<HealthView> => readHealthView(router().snapshot(), Date.now());
