import type { Actor } from "../../audit/record-change";
import { refreshCatalog } from "../load-catalog";
import { importCatalog } from "./import-catalog";
import type { PriceSource } from "./read-price-source";
import type { ImportView } from "./show-import";

/** Who the audit log names for what a start changes. */
const SYSTEM: Actor = { id: "system", name: "system", address: null };

/** The import of a start, and the catalog in this process as it is then. A second run finds nothing to write. */
export async function seedCatalog(input: { source?: PriceSource; nowMs?: number } = {}): Promise<ImportView> {
  const view = await importCatalog(SYSTEM, input);
  await refreshCatalog();
  return view;
}
