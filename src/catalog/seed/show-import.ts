import { groupBy } from "../../domain/group-by";
import { modelIdOf, modelKeyOf } from "../edit/model-id";
import { parseModelOverrides } from "../overrides";
import { type ShownPrice, showRates } from "../show-rates";
import type { CatalogRows, ImportPlan, ModelRow } from "./plan-import";
import { isOwnPrice, planReturn, type VersionRow, versionInForce } from "./plan-versions";
import type { PriceSource } from "./read-price-source";

/** As the administration's API names a model. */
interface NamedModel {
  id: string;
  modelName: string;
  provider: string;
}

export interface ShownFieldChange {
  field: string;
  before: unknown;
  after: unknown;
  /** Whether an administrator has set the field: `own` stays on top of what the list says. */
  isKept: boolean;
  own: unknown;
}

/** What an import changes, or has changed. */
export interface ImportView {
  providersAdded: { id: string; displayName: string }[];
  modelsAdded: (NamedModel & { displayName: string; price: ShownPrice | null })[];
  modelsChanged: (NamedModel & { fields: ShownFieldChange[] })[];
  /** Models of which nothing changes but their place in the order in which names are tried. */
  modelsReordered: number;
  /** New versions of models that were there. `before`: what would be in force at that time; null: nothing. */
  prices: (NamedModel & { version: number; effectiveAt: string; before: ShownPrice | null; after: ShownPrice })[];
  /** Models whose price an administrator has set, where the list says another one: they keep it. */
  pricesKept: (NamedModel & { own: ShownPrice | null; builtIn: ShownPrice })[];
  /** Names that lead to a provider from now on. */
  routesAdded: { pattern: string; provider: string }[];
  /** Models of the list that could not be taken over, each with its reason. */
  skipped: { provider: string; modelName: string; reason: string }[];
}

interface ShownImport {
  rows: CatalogRows;
  /** What administrators have changed of models, by `provider/model`, as their rows hold it. */
  overrides: ReadonlyMap<string, string>;
  plan: ImportPlan;
  routes: readonly { pattern: string; providerId: string }[];
  source: PriceSource;
  nowMs: number;
}

/** An import's plan as people read it. Pure. */
export function showImport({ rows, overrides, plan, routes, source, nowMs }: ShownImport): ImportView {
  const before = new Map(rows.models.map((row) => [modelKeyOf(row), row]));
  const versions = groupBy(rows.versions, keyOfVersion);
  const changed = plan.changedModels.map((row) => ({ ...nameOf(row), fields: changesOf(before.get(modelKeyOf(row)), row, overrides) }));
  const addedVersions = groupBy(plan.versions, keyOfVersion);
  return {
    providersAdded: plan.providers.map(({ id, name }) => ({ id, displayName: name })),
    modelsAdded: plan.newModels.map((row) => {
      const price = versionInForce(addedVersions.get(modelKeyOf(row)) ?? [], nowMs);
      return { ...nameOf(row), displayName: row.name, price: price && showRates(price.rates) };
    }),
    modelsChanged: changed.filter(({ fields }) => fields.length > 0),
    modelsReordered: changed.filter(({ fields }) => fields.length === 0).length,
    prices: plan.versions.flatMap((row) => (before.has(keyOfVersion(row)) ? [showVersion(row, versions.get(keyOfVersion(row)) ?? [])] : [])),
    pricesKept: source.models.flatMap((model) => {
      const existing = versions.get(modelKeyOf(model)) ?? [];
      const [wanted] = isOwnPrice(existing, model.source) ? planReturn(existing, model, nowMs) : [];
      const own = versionInForce(existing, nowMs);
      if (!wanted || own?.rates === wanted.rates) return [];
      return [{ ...nameOf(model), own: own && showRates(own.rates), builtIn: showRates(wanted.rates) }];
    }),
    routesAdded: routes.map(({ pattern, providerId }) => ({ pattern, provider: providerId })),
    skipped: source.skipped.map(({ providerId, modelId, reason }) => ({ provider: providerId, modelName: modelId, reason })),
  };
}

const keyOfVersion = ({ providerId, modelId }: VersionRow) => modelKeyOf({ providerId, id: modelId });

const nameOf = ({ providerId, id }: { providerId: string; id: string }): NamedModel => ({
  id: modelIdOf({ providerId, id }),
  modelName: id,
  provider: providerId,
});

function showVersion(row: VersionRow, existing: readonly VersionRow[]): ImportView["prices"][number] {
  const { providerId, modelId, version, effectiveAt, rates } = row;
  const before = versionInForce(existing, effectiveAt.getTime());
  return {
    ...nameOf({ providerId, id: modelId }),
    ...{ version, effectiveAt: effectiveAt.toISOString() },
    before: before && showRates(before.rates),
    after: showRates(rates),
  };
}

/** The columns that an import writes and people read, by the contract's names. */
const SHOWN_COLUMNS = {
  name: "displayName",
  match: "match",
  contextWindow: "contextWindow",
  maxOutputTokens: "maxTokens",
  capabilities: "capabilities",
  isListed: "isListed",
} as const;
const JSON_COLUMNS: ReadonlySet<string> = new Set(["match", "capabilities"]);

function changesOf(before: ModelRow | undefined, after: ModelRow, overrides: ReadonlyMap<string, string>): ShownFieldChange[] {
  const own: Readonly<Record<string, unknown>> = parseModelOverrides(overrides.get(modelKeyOf(after)) ?? "{}");
  return (Object.keys(SHOWN_COLUMNS) as (keyof typeof SHOWN_COLUMNS)[]).flatMap((column) => {
    if (before?.[column] === after[column]) return [];
    const show = (value: unknown) => (JSON_COLUMNS.has(column) && typeof value === "string" ? (JSON.parse(value) as unknown) : (value ?? null));
    const isKept = Object.hasOwn(own, column);
    return [
      { field: SHOWN_COLUMNS[column], before: show(before?.[column]), after: show(after[column]), isKept, own: isKept ? show(own[column]) : null },
    ];
  });
}
