import { database } from "../db/client";
import { once } from "../db/once";
import { type Rates, ratesSchema } from "../domain/price";
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
  rates: Rates;
}

export interface CatalogModel {
  id: string;
  matches: Matcher;
  prices: CatalogPrice[];
}

/** The whole catalog in memory. Never changed: a reload makes another. */
export interface Catalog {
  providers: ReadonlyMap<string, CatalogProvider>;
  /** Per provider, in the order in which names are tried. */
  models: ReadonlyMap<string, readonly CatalogModel[]>;
  /** Names that were looked up, per provider; null: no model has that name. */
  namesSeen: Map<string, CatalogModel | null>;
}

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

/** Changes with everything that may change at run time: versions are immutable, and models come with them. */
async function readFingerprint(): Promise<string> {
  const db = database();
  const providers = await db.provider.findMany({ orderBy: { id: "asc" } });
  const models = await db.model.count();
  const versions = await db.priceVersion.aggregate({ _count: true, _max: { createdAt: true } });
  return JSON.stringify([providers, models, versions]);
}

async function readCatalog(): Promise<Catalog> {
  const db = database();
  const providers = await db.provider.findMany({ select: { id: true, name: true, dialect: true, baseUrl: true } });
  const models = await db.model.findMany({ orderBy: [{ position: "asc" }, { id: "asc" }], include: { prices: true } });
  const byProvider = new Map<string, CatalogModel[]>(providers.map(({ id }) => [id, []]));
  for (const { providerId, id, match, prices } of models) {
    byProvider.get(providerId)?.push({
      id,
      matches: compileMatch(matchSchema.parse(JSON.parse(match))),
      prices: prices.map((price) => ({
        id: price.id,
        version: price.version,
        effectiveAtMs: price.effectiveAt.getTime(),
        rates: ratesSchema.parse(JSON.parse(price.rates)),
      })),
    });
  }
  return { providers: new Map(providers.map((provider) => [provider.id, provider])), models: byProvider, namesSeen: new Map() };
}
