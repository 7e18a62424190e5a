import { database } from "../db/client";
import { once } from "../db/once";
import { type Catalog, type CatalogProvider, readCatalog } from "./read-catalog";

interface State {
  catalog: Catalog | null;
  /** Of the database when the catalog was read; null: not known. */
  version: number | null;
  checkedAtMs: number;
  checking: Promise<void> | null;
}

/** How often the database is asked whether another process has changed the catalog. */
const CHECK_EVERY_MS = 1_000;

const state = () => once<State>("catalog", () => ({ catalog: null, version: null, checkedAtMs: 0, checking: null }));

/** Reads the catalog once; to be awaited before the first call is served. */
export async function loadCatalog(): Promise<Catalog> {
  return state().catalog ?? refreshCatalog();
}

/** Reads the catalog anew, at once: after a change made in this process. */
export async function refreshCatalog(): Promise<Catalog> {
  // First, so that what changes while the rows are read is seen by the next check.
  const version = await readVersion();
  const catalog = await readCatalog(state().catalog);
  Object.assign(state(), { catalog, version, checkedAtMs: performance.now() });
  return catalog;
}

/** The catalog as of at most a few seconds ago, without waiting; looks for changes in the background. Throws before `loadCatalog`. */
export function currentCatalog(): Catalog {
  const current = state();
  if (!current.catalog) throw new Error("the catalog is not loaded: await loadCatalog() at start");
  if (current.checking === null && performance.now() - current.checkedAtMs >= CHECK_EVERY_MS) current.checking = checkForChange(current);
  return current.catalog;
}

/** The provider with this id; null when there is none. The same frozen object until the catalog changes. */
export function findProvider(id: string): CatalogProvider | null {
  return currentCatalog().providers.get(id) ?? null;
}

async function checkForChange(current: State): Promise<void> {
  try {
    const version = await readVersion();
    if (version === null || version !== current.version) await refreshCatalog();
  } catch {
    // A database that does not answer is no reason to stop pricing by what is known; health reports it.
  } finally {
    current.checkedAtMs = performance.now();
    current.checking = null;
  }
}

/** The number that triggers raise with every change of a row of the catalog. Null: its row is gone. */
async function readVersion(): Promise<number | null> {
  const row = await database().catalogVersion.findUnique({ where: { id: 1 }, select: { version: true } });
  return row?.version ?? null;
}
