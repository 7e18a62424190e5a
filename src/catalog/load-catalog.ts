import { createHash } from "node:crypto";
import { z } from "zod";
import { database } from "../db/client";
import { once } from "../db/once";
import { type Rates, ratesSchema } from "../domain/price";
import { CAPABILITIES, type Capability } from "../domain/resale";
import { compileMatch, type Matcher, matchSchema } from "./match-model";

export interface CatalogProvider {
  id: string;
  name: string;
  dialect: string;
  baseUrl: string;
}

export interface CatalogPrice {
  id: string;
  version: number;
  effectiveAtMs: number;
  createdAtMs: number;
  rates: Rates;
}

export interface CatalogModel {
  id: string;
  matches: Matcher;
  prices: CatalogPrice[];
  contextWindow: number | null;
  maxOutputTokens: number | null;
  capabilities: readonly Capability[];
  isListed: boolean;
  marginPpm: number | null;
}

/** `pattern`: a name in lower case, or a prefix that ends in `*`. */
export interface CatalogRoute {
  pattern: string;
  providerId: string;
  upstreamModel: string | null;
}

/** The whole catalog in memory. Never changed: a reload makes another. */
export interface Catalog {
  providers: ReadonlyMap<string, CatalogProvider>;
  /** Per provider, in the order in which names are tried. */
  models: ReadonlyMap<string, readonly CatalogModel[]>;
  /** In the order in which they are tried. */
  routes: readonly CatalogRoute[];
  /** Names that were looked up, per provider; null: no model has that name. */
  namesSeen: Map<string, CatalogModel | null>;
  /** Names that were routed. */
  routedNames: Map<string, RoutedName>;
}

/** Where a name leads, before its price is looked at. */
export type RoutedName =
  | { status: "routed"; id: string; providerId: string; upstreamModel: string; model: CatalogModel }
  | { status: "unknown" }
  | { status: "unpriced" };

interface State {
  catalog: Catalog | null;
  fingerprint: string;
  checkedAtMs: number;
  checking: Promise<void> | null;
}

/** How long a change made by another process may go unseen. */
const LIFE_MS = 5_000;

const state = () => once<State>("catalog", () => ({ catalog: null, fingerprint: "", checkedAtMs: 0, checking: null }));

/** Reads the catalog once; to be awaited before the first call is served. */
export async function loadCatalog(): Promise<Catalog> {
  return state().catalog ?? refreshCatalog();
}

/** Reads the catalog anew, at once: after a change made in this process. */
export async function refreshCatalog(): Promise<Catalog> {
  const fingerprint = await readFingerprint();
  const catalog = await readCatalog();
  Object.assign(state(), { catalog, fingerprint, checkedAtMs: performance.now() });
  return catalog;
}

/** The catalog as of at most a few seconds ago, without waiting; looks for changes in the background. Throws before `loadCatalog`. */
export function currentCatalog(): Catalog {
  const current = state();
  if (!current.catalog) throw new Error("the catalog is not loaded: await loadCatalog() at start");
  if (current.checking === null && performance.now() - current.checkedAtMs >= LIFE_MS) current.checking = checkForChange(current);
  return current.catalog;
}

async function checkForChange(current: State): Promise<void> {
  try {
    if ((await readFingerprint()) !== current.fingerprint) await refreshCatalog();
  } catch {
    // A database that does not answer is no reason to stop pricing by what is known; health reports it.
  } finally {
    current.checkedAtMs = performance.now();
    current.checking = null;
  }
}

/** Changes with everything that may change at run time. Prices are immutable: their number and the newest one tell. */
async function readFingerprint(): Promise<string> {
  const db = database();
  const providers = await db.provider.findMany({ orderBy: { id: "asc" } });
  const routes = await db.modelRoute.findMany({ orderBy: { pattern: "asc" } });
  const models = await db.model.findMany({ orderBy: [{ providerId: "asc" }, { id: "asc" }], omit: { name: true, match: true } });
  const versions = await db.priceVersion.aggregate({ _count: true, _max: { createdAt: true } });
  return createHash("sha256")
    .update(JSON.stringify([providers, routes, models, versions]))
    .digest("hex");
}

const capabilitiesSchema = z.array(z.enum(CAPABILITIES));

async function readCatalog(): Promise<Catalog> {
  const db = database();
  const providers = await db.provider.findMany({ select: { id: true, name: true, dialect: true, baseUrl: true } });
  const routes = await db.modelRoute.findMany({ orderBy: [{ position: "asc" }, { pattern: "asc" }], omit: { position: true } });
  const models = await db.model.findMany({ orderBy: [{ position: "asc" }, { id: "asc" }], include: { prices: true } });
  const byProvider = new Map<string, CatalogModel[]>(providers.map(({ id }) => [id, []]));
  for (const { providerId, id, match, prices, capabilities, contextWindow, maxOutputTokens, isListed, marginPpm } of models) {
    byProvider.get(providerId)?.push({
      id,
      matches: compileMatch(matchSchema.parse(JSON.parse(match))),
      prices: prices.map(asPrice),
      capabilities: capabilitiesSchema.parse(JSON.parse(capabilities)),
      contextWindow,
      maxOutputTokens,
      isListed,
      marginPpm,
    });
  }
  return {
    providers: new Map(providers.map((provider) => [provider.id, provider])),
    models: byProvider,
    routes: routes.map(({ pattern, ...route }) => ({ ...route, pattern: pattern.toLowerCase() })),
    namesSeen: new Map(),
    routedNames: new Map(),
  };
}

function asPrice(row: { id: string; version: number; effectiveAt: Date; createdAt: Date; rates: string }): CatalogPrice {
  const { id, version, effectiveAt, createdAt, rates } = row;
  return { id, version, effectiveAtMs: effectiveAt.getTime(), createdAtMs: createdAt.getTime(), rates: ratesSchema.parse(JSON.parse(rates)) };
}
