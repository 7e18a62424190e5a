import { createHash } from "node:crypto";
import { effectivePrice } from "../../domain/effective-price";
import { writeRates } from "../write-rates";
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

export interface VersionRow {
  id: string;
  providerId: string;
  modelId: string;
  version: number;
  rates: string;
  source: string;
  effectiveAt: Date;
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

/** What the import writes as a price version's `source`. Any other is a price that the operator set. */
const IMPORTED: ReadonlySet<string> = new Set(["genai-prices", "llm-monitor"]);

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

/**
 * Dated prices count from their date; a changed price without one counts from now; the first one counts from the beginning.
 * At each moment that matters, oldest first, the catalog must say what the source says: the source's dates, now, and what was once
 * announced for later, which the source may have withdrawn.
 */
function planVersions(existing: VersionRow[], model: SourceModel, nowMs: number): VersionRow[] {
  if (existing.some(({ source }) => !IMPORTED.has(source) && source !== model.source)) return [];
  const all = [...existing];
  const wanted = model.prices.map(({ effectiveAtMs, rates }) => ({
    fromMs: effectiveAtMs ?? 0,
    isDated: effectiveAtMs !== null,
    rates: writeRates(rates),
  }));
  const dates = wanted.filter(({ isDated }) => isDated || existing.length === 0).map(({ fromMs }) => fromMs);
  const announced = existing.map((row) => row.effectiveAt.getTime()).filter((atMs) => atMs > nowMs);
  for (const atMs of [...new Set([...dates, nowMs, ...announced])].sort((a, b) => a - b)) {
    const rates = wanted.findLast(({ fromMs }) => fromMs <= atMs)?.rates;
    if (rates === undefined || effectivePrice(all.map(withTime), atMs)?.row.rates === rates) continue;
    const version = Math.max(0, ...all.map((row) => row.version)) + 1;
    const { providerId, id: modelId, source } = model;
    all.push({ id: `${providerId}/${modelId}@${version}`, providerId, modelId, version, rates, source, effectiveAt: new Date(atMs) });
  }
  return all.slice(existing.length);
}

const withTime = (row: VersionRow) => ({ effectiveAtMs: row.effectiveAt.getTime(), version: row.version, row });
const keyOf = (providerId: string, modelId: string) => `${providerId}/${modelId}`;

function rowOf({ providerId, id, name, match, position, contextWindow, maxOutputTokens, capabilities, isListed }: SourceModel): ModelRow {
  const texts = { match: JSON.stringify(match), capabilities: JSON.stringify(capabilities) };
  return withHash({ providerId, id, name, position, contextWindow, maxOutputTokens, isListed, ...texts });
}

/** Whether the row is as an import wrote it. Rows from before imports left a hash are told by their prices, which name their source. */
function isImported(row: ModelRow, versions: readonly VersionRow[]): boolean {
  return row.importedHash === null ? versions.some(({ source }) => IMPORTED.has(source)) : row.importedHash === hashOf(row);
}

const withHash = (row: Omit<ModelRow, "importedHash">): ModelRow => ({ ...row, importedHash: hashOf(row) });

function hashOf({ name, match, position, contextWindow, maxOutputTokens, capabilities, isListed }: Omit<ModelRow, "importedHash">): string {
  return createHash("sha256")
    .update(JSON.stringify([name, match, position, contextWindow, maxOutputTokens, capabilities, isListed]))
    .digest("hex");
}
