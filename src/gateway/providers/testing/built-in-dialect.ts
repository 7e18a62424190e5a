import { listPacks } from "../../../catalog/packs/list-packs";
import { PROVIDER_SEEDS } from "../../../catalog/seed/provider-seeds";
import type { Dialect } from "../contract";
import { findDialect } from "../registry";

/** How a provider of the built-in list, or of a pack, is spoken to. */
export function builtInDialect(providerId: string): Dialect {
  const seed = [...PROVIDER_SEEDS, ...listPacks()].find(({ id }) => id === providerId);
  if (!seed) throw new Error(`there is no built-in provider ${providerId}`);
  return findDialect(seed.wire, seed.quirks);
}
