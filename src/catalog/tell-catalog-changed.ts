import { once } from "../db/once";

type Listener = () => void;
const listeners = () => once("catalog-listeners", () => new Set<Listener>());

/** This process has changed the catalog: whoever listens makes other processes of this node read it at once. */
export function tellCatalogChanged(): void {
  for (const listener of listeners()) listener();
}

export function onCatalogChanged(listener: Listener): void {
  listeners().add(listener);
}
