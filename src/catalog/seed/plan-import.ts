import { createHash } from "node:crypto";
import { isImportedVersion, planVersions, type VersionRow } from "./plan-versions";
import type { PriceSource, SourceModel } from "./read-price-source";

export interface ProviderRow {
  id: string;
  name: string;
  wire: string;
  quirks: string;
  baseUrl: string;
  keyVariable: string;
  healthPath: string;
  isBuiltIn: boolean;
}

export interface ModelRow {
  providerId: string;
  id: string;
  name: string;
  match: string;
  position: number;
  contextWindow: number | null;
  maxOutputTokens: number | null;
  capabilities: string;
  isListed: boolean;
  /** Of what the import last wrote to the row. */
  importedHash: string | null;
}

export interface CatalogRows {
  providerIds: string[];
  models: ModelRow[];
  versions: VersionRow[];
}

export interface ImportPlan {
  providers: ProviderRow[];
  newModels: ModelRow[];
  changedModels: ModelRow[];
  versions: VersionRow[];
}

/** Models that the source no longer lists keep their prices, behind all that it does, and can be called, but are not offered. */
const UNLISTED_POSITION = 1_000_000;

/**
 * What to write so that the catalog says what the source says, where the operator does not say something else. Pure.
 * A model's row is only updated while it is as the import last wrote it: one that the operator has added or changed stays. Versions are only
 * ever added: an equal price adds nothing, another one the next version; a model that the operator has set a price for keeps it. A provider that
 * is there is left alone, for its base URL may have been set by hand.
 */
export function planImport(existing: CatalogRows, source: PriceSource, nowMs: number): ImportPlan {
  const known = new Map(existing.models.map((model) => [keyOf(model.providerId, model.id), model]));
  const versions = new Map<string, VersionRow[]>();
  for (const row of existing.versions) {
    const key = keyOf(row.providerId, row.modelId);
    versions.set(key, [...(versions.get(key) ?? []), row]);
  }
  const listed = new Map(source.models.map((model) => [keyOf(model.providerId, model.id), rowOf(model)]));
  return {
    providers: source.providers
      .filter(({ id }) => !existing.providerIds.includes(id))
      .map(({ id, name, wire, quirks, baseUrl, keyVariable, healthPath }) => ({
        ...{ id, name, wire, baseUrl, keyVariable, healthPath },
        quirks: JSON.stringify(quirks),
        isBuiltIn: true,
      })),
    newModels: [...listed].flatMap(([key, row]) => (known.has(key) ? [] : [row])),
    changedModels: [...known].flatMap(([key, row]) => {
      if (!isImported(row, versions.get(key) ?? [])) return [];
      const wanted = listed.get(key) ?? withHash({ ...row, position: UNLISTED_POSITION, isListed: false });
      return row.importedHash === wanted.importedHash ? [] : [wanted];
    }),
    versions: source.models.flatMap((model) => planVersions(versions.get(keyOf(model.providerId, model.id)) ?? [], model, nowMs)),
  };
}

const keyOf = (providerId: string, modelId: string) => `${providerId}/${modelId}`;

function rowOf({ providerId, id, name, match, position, contextWindow, maxOutputTokens, capabilities, isListed }: SourceModel): ModelRow {
  const texts = { match: JSON.stringify(match), capabilities: JSON.stringify(capabilities) };
  return withHash({ providerId, id, name, position, contextWindow, maxOutputTokens, isListed, ...texts });
}

/** Whether the row is as an import wrote it. Rows from before imports left a hash are told by their prices, which name their source. */
function isImported(row: ModelRow, versions: readonly VersionRow[]): boolean {
  return row.importedHash === null ? versions.some(isImportedVersion) : row.importedHash === hashOf(row);
}

const withHash = (row: Omit<ModelRow, "importedHash">): ModelRow => ({ ...row, importedHash: hashOf(row) });

function hashOf({ name, match, position, contextWindow, maxOutputTokens, capabilities, isListed }: Omit<ModelRow, "importedHash">): string {
  return createHash("sha256")
    .update(JSON.stringify([name, match, position, contextWindow, maxOutputTokens, capabilities, isListed]))
    .digest("hex");
}
