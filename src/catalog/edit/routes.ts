import { type Actor, recordChange } from "../../audit/record-change";
import { database } from "../../db/client";
import type { Route } from "../../db/generated/client";
import { AppError } from "../../domain/errors";
import { newId } from "../../domain/ids";
import type { RoutingStrategy, StickyBy } from "../../domain/route";
import { readModelList, readWeights } from "../route-columns";
import { changeCatalog, changedFields, staleVersion, type Transaction } from "./change-catalog";
import { checkRoute } from "./check-route";
import { keyOfId as keyOf, modelIdOf, readModelKey } from "./model-id";
import type { NewRoute, RouteChange } from "./route-input";
import { keepRunningArms, refuseRunning } from "./running-experiments";

/** A route as the administration's API shows it. */
export interface RouteView extends NewRoute {
  id: string;
  version: number;
}

export function showRoute(row: Route): RouteView {
  const { id, name, description, numRetries, timeoutSeconds, ttftTimeoutSeconds, isDefault, isEnabled, version } = row;
  const idsOf = (text: string) => readModelList(text).map(idOf);
  const weights = Object.entries(readWeights(row.weights));
  return {
    id,
    name,
    description,
    routingStrategy: row.strategy as RoutingStrategy,
    primaryModelId: idOf(row.primaryModel),
    fallbackModelIds: idsOf(row.fallbackModels),
    contextWindowFallbackIds: idsOf(row.contextWindowFallbacks),
    weights: Object.fromEntries(weights.map(([key, weight]) => [idOf(key), weight])),
    numRetries,
    timeoutSeconds,
    ttftTimeoutSeconds,
    stickyBy: row.stickyBy as StickyBy | null,
    isDefault,
    isEnabled,
    version,
  };
}

const idOf = (key: string) => modelIdOf(readModelKey(key) ?? { providerId: "", id: key });

function columnsOf(route: NewRoute) {
  const { name, description, routingStrategy, numRetries, timeoutSeconds, ttftTimeoutSeconds, stickyBy, isDefault, isEnabled } = route;
  const json = (ids: readonly string[]) => JSON.stringify(ids.map(keyOf));
  return {
    ...{ name, description, numRetries, timeoutSeconds, ttftTimeoutSeconds, stickyBy, isDefault, isEnabled },
    strategy: routingStrategy,
    primaryModel: keyOf(route.primaryModelId),
    fallbackModels: json(route.fallbackModelIds),
    contextWindowFallbacks: json(route.contextWindowFallbackIds),
    weights: JSON.stringify(Object.fromEntries(Object.entries(route.weights).map(([id, weight]) => [keyOf(id), weight]))),
  };
}

export async function listRoutes(): Promise<RouteView[]> {
  return (await database().route.findMany({ orderBy: { name: "asc" } })).map(showRoute);
}

/** @throws AppError `invalid_request` that names the field, `conflict` when the name is taken */
export async function createRoute(actor: Actor, input: NewRoute): Promise<RouteView> {
  await checkRoute(input);
  return changeCatalog(actor, async (transaction) => {
    const row = await guardName(input.name, () => transaction.route.create({ data: { id: newId("rte"), ...columnsOf(input) } }));
    await checkRoute(input, transaction); // again, now that nobody else can write
    await keepOneDefault(actor, transaction, row);
    const after = showRoute(row);
    return { result: after, entry: { action: "route.created", target: row.id, before: null, after } };
  });
}

/** @throws AppError `not_found`, `invalid_request`, `conflict` for a stale version or a name that is taken */
export async function changeRoute(actor: Actor, id: string, { version, id: givenId, ...change }: RouteChange): Promise<RouteView> {
  const row = await findRouteRow(id);
  if (row.version !== version) throw staleVersion("route", row.version);
  const before = showRoute(row);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<NewRoute>;
  if ((givenId ?? id) !== id) throw new AppError("invalid_request", "id: cannot be changed.", { param: "id", remedy: "Leave it out." });
  const next: RouteView = { ...before, ...given, version: version + 1 };
  // A model that the change takes out of the chain takes its weight along.
  if (given.weights === undefined) next.weights = pickWeights(before.weights, [next.primaryModelId, ...next.fallbackModelIds]);
  await checkRoute(next);
  return changeCatalog(actor, async (transaction) => {
    const data = { ...columnsOf(next), version: next.version };
    const { count } = await guardName(next.name, () => transaction.route.updateMany({ where: { id, version }, data }));
    if (count === 0) throw staleVersion("route", version + 1);
    await checkRoute(next, transaction);
    await keepRunningArms(transaction, id, [data.primaryModel, ...next.fallbackModelIds.map(keyOf)]);
    await keepOneDefault(actor, transaction, next);
    return { result: next, entry: { action: "route.updated", target: id, ...changedFields(before, next) } };
  });
}

/** @throws AppError `not_found` */
export async function deleteRoute(actor: Actor, id: string): Promise<void> {
  const row = await findRouteRow(id);
  await changeCatalog(actor, async (transaction) => {
    await transaction.route.deleteMany({ where: { id } });
    await refuseRunning(transaction, id);
    return { result: undefined, entry: { action: "route.deleted", target: id, before: showRoute(row), after: null } };
  });
}

async function findRouteRow(id: string): Promise<Route> {
  const row = await database().route.findUnique({ where: { id } });
  if (!row) throw new AppError("not_found", "There is no such route.", { remedy: "List the routes to see their ids." });
  return row;
}

async function guardName<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { code?: string }).code !== "P2002") throw error;
    throw new AppError("conflict", `name: there is a route ${JSON.stringify(name)} already.`, { param: "name", remedy: "Choose another name." });
  }
}

function pickWeights(weights: Record<string, number>, ids: readonly string[]): Record<string, number> {
  return Object.fromEntries(Object.entries(weights).filter(([id]) => ids.includes(id)));
}

/** `auto` stands for one route: the last one that was made the default. The others' change is in the audit log too. */
async function keepOneDefault(actor: Actor, transaction: Transaction, { id, isDefault }: Pick<Route, "id" | "isDefault">): Promise<void> {
  if (!isDefault) return;
  const others = await transaction.route.findMany({ where: { isDefault: true, id: { not: id } } });
  for (const other of others) {
    await transaction.route.updateMany({ where: { id: other.id }, data: { isDefault: false, version: { increment: 1 } } });
    const change = { action: "route.updated", target: other.id, before: { isDefault: true }, after: { isDefault: false } };
    await recordChange(transaction, actor, { ...change, organizationId: null });
  }
}
