import { effectivePrice } from "../../domain/effective-price";
import { writeRates } from "../write-rates";
import type { SourceModel } from "./read-price-source";

export interface VersionRow {
  id: string;
  providerId: string;
  modelId: string;
  version: number;
  rates: string;
  source: string;
  effectiveAt: Date;
}

/** What the import writes as a price version's `source`. Any other is a price that the operator set. */
const IMPORTED: ReadonlySet<string> = new Set(["genai-prices", "llm-monitor"]);

export const isImportedVersion = ({ source }: Pick<VersionRow, "source">): boolean => IMPORTED.has(source);

/** Whether the operator has set the model's price: its last version is not the list's. */
export function isOwnPrice(existing: readonly Pick<VersionRow, "source" | "version">[], listSource: string | null = null): boolean {
  const last = existing.reduce<(typeof existing)[number] | null>((best, row) => (best && best.version > row.version ? best : row), null);
  return last !== null && !isImportedVersion(last) && last.source !== listSource;
}

/**
 * The versions that are missing so that the catalog says what the source says; none for a model whose price the operator has set.
 * Dated prices count from their date; a changed price without one counts from now; the first one counts from the beginning.
 * At each moment that matters, oldest first, the catalog must say what the source says: the source's dates, now, and what was once
 * announced for later, which the source may have withdrawn.
 */
export function planVersions(existing: readonly VersionRow[], model: SourceModel, nowMs: number): VersionRow[] {
  if (isOwnPrice(existing, model.source)) return [];
  const sinceMs = followedSince(existing, model.source);
  const dates = wantedOf(model)
    .filter(({ isDated, fromMs }) => (isDated || existing.length === 0) && fromMs >= sinceMs)
    .map(({ fromMs }) => fromMs);
  return fill({ existing, model, moments: [...dates, nowMs, ...announcedOf(existing, nowMs)] });
}

/**
 * The versions by which a price that the operator has set is the source's again, from now on: one of now, whatever was in force, and one for each
 * later moment at which the two differ. None: the source has no price for now.
 */
export function planReturn(existing: readonly VersionRow[], model: SourceModel, nowMs: number): VersionRow[] {
  const first = versionAt(existing, model, nowMs);
  if (first === null) return [];
  const dates = wantedOf(model).map(({ fromMs }) => fromMs);
  const later = [...dates, ...announcedOf(existing, nowMs)].filter((atMs) => atMs > nowMs);
  return [first, ...fill({ existing: [...existing, first], model, moments: later })];
}

/** Oldest first. */
const wantedOf = ({ prices }: SourceModel) =>
  prices.map(({ effectiveAtMs, rates }) => ({ fromMs: effectiveAtMs ?? 0, isDated: effectiveAtMs !== null, rates: writeRates(rates) }));

const announcedOf = (existing: readonly VersionRow[], nowMs: number) =>
  existing.map(({ effectiveAt }) => effectiveAt.getTime()).filter((atMs) => atMs > nowMs);

/** When the operator gave the price back to the list, which says nothing of what was before; without that, the beginning. */
function followedSince(existing: readonly VersionRow[], listSource: string): number {
  const lastOwn = Math.max(0, ...existing.filter((row) => !isImportedVersion(row) && row.source !== listSource).map(({ version }) => version));
  if (lastOwn === 0) return Number.NEGATIVE_INFINITY;
  return Math.min(...existing.filter(({ version }) => version > lastOwn).map(({ effectiveAt }) => effectiveAt.getTime()));
}

/** What differs at these moments, from the oldest on. */
function fill({ existing, model, moments }: { existing: readonly VersionRow[]; model: SourceModel; moments: readonly number[] }): VersionRow[] {
  const all = [...existing];
  for (const atMs of [...new Set(moments)].sort((a, b) => a - b)) {
    const next = versionAt(all, model, atMs);
    if (next !== null && versionInForce(all, atMs)?.rates !== next.rates) all.push(next);
  }
  return all.slice(existing.length);
}

export function versionInForce<Row extends Pick<VersionRow, "version" | "effectiveAt">>(rows: readonly Row[], atMs: number): Row | null {
  const timed = rows.map((row) => ({ effectiveAtMs: row.effectiveAt.getTime(), version: row.version, row }));
  return effectivePrice(timed, atMs)?.row ?? null;
}

/** The next version, as the source says it for a time; null: it has no price for then. */
function versionAt(existing: readonly VersionRow[], model: SourceModel, atMs: number): VersionRow | null {
  const rates = wantedOf(model).findLast(({ fromMs }) => fromMs <= atMs)?.rates;
  if (rates === undefined) return null;
  const version = Math.max(0, ...existing.map((row) => row.version)) + 1;
  const { providerId, id: modelId, source } = model;
  return { id: `${providerId}/${modelId}@${version}`, providerId, modelId, version, rates, source, effectiveAt: new Date(atMs) };
}
