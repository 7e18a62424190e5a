import type { Actor } from "../../audit/record-change";
import { database } from "../../db/client";
import { changeCatalog, type Transaction } from "../edit/change-catalog";
import { modelKeyOf } from "../edit/model-id";
import { builtInList } from "./built-in-list";
import { type CatalogRows, type ImportPlan, planImport } from "./plan-import";
import { ROUTE_SEEDS, type RouteSeed } from "./provider-seeds";
import type { PriceSource } from "./read-price-source";
import { type ImportView, showImport } from "./show-import";

/** Some hundred rows, one by one, on a disk that may be busy. */
const TIMEOUT_MS = 60_000;

type CatalogTables = Pick<Transaction, "provider" | "model" | "priceVersion" | "modelRoute">;

interface ImportOptions {
  /** Only says what would change. */
  dryRun?: boolean;
  source?: PriceSource;
  /** When changed prices begin to count: when they are written. */
  nowMs?: number;
}

/**
 * Brings the catalog up to the price source and the routes that this build ships, in one transaction with one entry in the audit log, and reloads it.
 * What the operator has set (base URLs, margins, models and prices of their own, routes that are there) is left as it is. When there is nothing to
 * change, nothing is written, the audit log neither.
 */
export async function importCatalog(actor: Actor, { dryRun = false, source = builtInList(), nowMs }: ImportOptions = {}): Promise<ImportView> {
  const prepare = (client: CatalogTables) => prepareImport(client, source, nowMs ?? Date.now());
  const planned = await prepare(database());
  if (dryRun || isEmpty(planned)) return planned.view;
  return changeCatalog(
    actor,
    async (transaction) => {
      // The write comes first: whoever imports or sets a price meanwhile waits, and the plan is made of what is there now. So is the time: by an
      // earlier one, a price that another import has just written would not be in force yet, and be written again.
      await transaction.model.updateMany({ data: { position: { increment: 0 } } });
      const { plan, routes, view } = await prepare(transaction);
      if (isEmpty({ plan, routes })) return { result: view, entry: null };
      await writeImport(transaction, plan, routes);
      return { result: view, entry: { action: "catalog.imported", target: "catalog", ...entryOf(view) } };
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

interface PreparedImport {
  plan: ImportPlan;
  routes: RouteSeed[];
  view: ImportView;
}

const isEmpty = ({ plan, routes }: Pick<PreparedImport, "plan" | "routes">) => [routes, ...Object.values(plan)].every(({ length }) => length === 0);

async function prepareImport(client: CatalogTables, source: PriceSource, nowMs: number): Promise<PreparedImport> {
  const rows = await readRows(client);
  const plan = planImport(rows, source, nowMs);
  const routes = await planRoutes(
    client,
    source.providers.map(({ id }) => id),
  );
  return { plan, routes, view: showImport({ rows, overrides: await readOverrides(client), plan, routes, source, nowMs }) };
}

async function readRows(client: CatalogTables): Promise<CatalogRows> {
  const providers = await client.provider.findMany({ select: { id: true } });
  const models = await client.model.findMany({
    omit: { marginPpm: true, description: true, upstreamModel: true, isEnabled: true, priority: true, overrides: true, version: true },
  });
  const versions = await client.priceVersion.findMany({ omit: { createdAt: true } });
  return { providerIds: providers.map(({ id }) => id), models, versions };
}

async function readOverrides(client: CatalogTables): Promise<Map<string, string>> {
  const rows = await client.model.findMany({ where: { overrides: { not: "{}" } }, select: { providerId: true, id: true, overrides: true } });
  return new Map(rows.map((row) => [modelKeyOf(row), row.overrides]));
}

/** A pattern that is there keeps its target: the operator may have changed it. */
async function planRoutes(client: CatalogTables, providerIds: readonly string[]): Promise<RouteSeed[]> {
  const existing = new Set((await client.modelRoute.findMany({ select: { pattern: true } })).map(({ pattern }) => pattern));
  return ROUTE_SEEDS.filter(({ pattern, providerId }) => providerIds.includes(providerId) && !existing.has(pattern));
}

async function writeImport(transaction: Transaction, plan: ImportPlan, routes: RouteSeed[]): Promise<void> {
  if (plan.providers.length > 0) await transaction.provider.createMany({ data: plan.providers });
  if (plan.newModels.length > 0) await transaction.model.createMany({ data: plan.newModels });
  for (const { providerId, id, ...data } of plan.changedModels)
    await transaction.model.update({ where: { providerId_id: { providerId, id } }, data });
  if (plan.versions.length > 0) await transaction.priceVersion.createMany({ data: plan.versions });
  if (routes.length > 0) await transaction.modelRoute.createMany({ data: routes });
}

/** By model, so that the audit log shows each field's old and new value beside each other. New things are named; their rows say the rest. */
function entryOf({ providersAdded, modelsAdded, modelsChanged, modelsReordered, prices, routesAdded }: ImportView) {
  const nameOf = ({ provider, modelName }: { provider: string; modelName: string }) => modelKeyOf({ providerId: provider, id: modelName });
  const side = (which: "before" | "after") => ({
    ...named(
      "models",
      modelsChanged.map((model) => [nameOf(model), Object.fromEntries(model.fields.map((change) => [change.field, change[which]]))]),
    ),
    ...named(
      "prices",
      prices.map((price) => [
        `${nameOf(price)}@${price.version}`,
        which === "after" ? { effectiveAt: price.effectiveAt, ...price.after } : price.before,
      ]),
    ),
  });
  const added = {
    ...listed(
      "providersAdded",
      providersAdded.map(({ id }) => id),
    ),
    ...listed("modelsAdded", modelsAdded.map(nameOf)),
    ...listed(
      "routesAdded",
      routesAdded.map(({ pattern }) => pattern),
    ),
    ...(modelsReordered > 0 ? { modelsReordered } : {}),
  };
  const before = side("before");
  return { before: Object.keys(before).length > 0 ? before : null, after: { ...added, ...side("after") } };
}

const named = (name: string, entries: [string, unknown][]) => (entries.length > 0 ? { [name]: Object.fromEntries(entries) } : {});
const listed = (name: string, values: string[]) => (values.length > 0 ? { [name]: values } : {});
