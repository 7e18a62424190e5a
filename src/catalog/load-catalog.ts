import { database } from "../db/client";
import { once } from "../db/once";
import { listenOnPostgresql } from "../db/postgresql/listen";
import { type Catalog, type CatalogProvider, readCatalog } from "./read-catalog";

interface State {
  catalog: Catalog | null;
  /** Of the database when the catalog was read; null: not known. */
  version: number | null;
  /** The reading that began last. */
  reading: Promise<unknown>;
}

/** How often the database is asked whether another process has changed the catalog: one row, by its key. */
const CHECK_EVERY_MS = 1_000;

const state = () => once<State>("catalog", () => ({ catalog: null, version: null, reading: Promise.resolve() }));

/** Reads the catalog once; to be awaited before the first call is served. */
export async function loadCatalog(): Promise<Catalog> {
  return state().catalog ?? refreshCatalog();
}

/** Reads the catalog anew, at once: after a change. One reading after another, so that an older one never replaces a newer one. */
export function refreshCatalog(): Promise<Catalog> {
  const current = state();
  const reading = current.reading.then(() => read(current));
  current.reading = reading.catch(() => undefined);
  return reading;
}

async function read(current: State): Promise<Catalog> {
  // First, so that what changes while the rows are read is seen by the next check.
  const version = await readVersion();
  const catalog = await readCatalog(current.catalog);
  Object.assign(current, { catalog, version });
  return catalog;
}

/** The catalog as of at most a second ago, without waiting. Throws before `loadCatalog`. */
export function currentCatalog(): Catalog {
  const { catalog } = state();
  if (!catalog) throw new Error("the catalog is not loaded: await loadCatalog() at start");
  return catalog;
}

/** The number of the catalog that this process goes by; it rises with every change. Null: not known. */
export function catalogVersion(): number | null {
  return state().version;
}

/** The provider with this id; null when there is none. The same frozen object until the catalog changes. */
export function findProvider(id: string): CatalogProvider | null {
  return currentCatalog().providers.get(id) ?? null;
}

/** From now on this process follows changes that others make: on PostgreSQL as soon as they are told, else within a second. */
export function watchCatalog(): void {
  once("catalog-watch", () => {
    const check = () => void checkForChange();
    listenOnPostgresql("catalog_version", check);
    return setInterval(check, CHECK_EVERY_MS).unref();
  });
}

/** Reads the catalog anew when the database's version is another one. A database that does not answer is no reason to stop pricing by what is known. */
export async function checkForChange(): Promise<void> {
  try {
    const version = await readVersion();
    if (version === null || version !== state().version) await refreshCatalog();
  } catch {
    // Health reports it; the next check comes within a second.
  }
}

/** The number that triggers raise with every change of a row of the catalog. Null: its row is gone. */
async function readVersion(): Promise<number | null> {
  const row = await database().catalogVersion.findUnique({ where: { id: 1 }, select: { version: true } });
  return row?.version ?? null;
}
