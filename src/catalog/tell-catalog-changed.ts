import { once } from "../db/once";

type Listener = () => void | Promise<void>;
const listeners = () => once("catalog-listeners", () => new Set<Listener>());

/** This process has changed the catalog. Resolves when whoever listens has made the other processes of this node read it. */
export async function tellCatalogChanged(): Promise<void> {
  await Promise.all([...listeners()].map((listener) => listener()));
}

export function onCatalogChanged(listener: Listener): void {
  listeners().add(listener);
}
