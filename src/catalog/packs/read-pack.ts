import type { PriceVersion } from "../../db/generated/client";
import { priceVersionIdOf } from "../../domain/price-version-id";
import { isKeyVariable, KEY_VARIABLE_RULE } from "../../env";
import type { Match } from "../match-model";
import type { ModelRow, ProviderRow } from "../seed/plan-import";
import type { SourcePrice } from "../seed/source-price";
import { writeRates } from "../write-rates";
import { listPacks } from "./list-packs";
import { KEY_NEED, type PackModel, type ProviderPack } from "./provider-pack";
import { type PackPrice, readPackPrice } from "./read-pack-price";

interface PackProviderRow extends Omit<ProviderRow, "keyVariable" | "healthPath" | "isBuiltIn"> {
  keyVariable: string | null;
  healthPath: string | null;
  isBuiltIn: false;
}

/** Not the import's: it leaves the row alone. */
interface PackModelRow extends Omit<ModelRow, "importedHash"> {
  upstreamModel: string;
}

type PackPriceRow = Omit<PriceVersion, "createdAt">;

/** Rows as `createMany` takes them, in this order. */
export interface PackRows {
  provider: PackProviderRow;
  models: PackModelRow[];
  prices: PackPriceRow[];
}

/** A value that a pack needs is missing, or not of its form. */
export class PackNeedError extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
    this.name = "PackNeedError";
  }
}

/**
 * A pack as rows. The price package is loaded here, when a pack is added, and by nothing that serves calls.
 * @param values by the field of each of the pack's needs
 * @param providerId another mount than the pack's own
 * @returns null when there is no such pack
 * @throws PackNeedError
 */
export async function readPack(
  id: string,
  { values = {}, providerId = id }: { values?: Record<string, string>; providerId?: string } = {},
): Promise<PackRows | null> {
  const pack = listPacks().find((candidate) => candidate.id === id);
  if (!pack) return null;
  const { displayName: name, wire, healthPath, isResold } = pack;
  const given = readNeeds(pack, values);
  const provider: PackProviderRow = {
    ...{ id: providerId, name, wire, healthPath },
    keyVariable: given.get(KEY_NEED) ?? pack.keyVariable,
    quirks: JSON.stringify(pack.quirks),
    baseUrl: fillIn(pack.baseUrl, given),
    isBuiltIn: false,
  };
  const found = await Promise.all(pack.models.map(async (model) => ({ model, price: await readPackPrice(model) })));
  return {
    provider,
    models: found.map(({ model, price }, position) => toModelRow(model, price, { providerId, position, isListed: isResold })),
    prices: found.flatMap(({ model, price }) =>
      (price?.versions ?? []).map((version, i) =>
        toPriceRow(version, { providerId, modelId: model.id, version: i + 1, source: price?.source ?? "" }),
      ),
    ),
  };
}

/** By field, each as it must be. */
function readNeeds({ needs }: ProviderPack, values: Record<string, string>): Map<string, string> {
  const given = new Map<string, string>();
  for (const { field, label, example, default: fallback = "", isValid = () => true } of needs) {
    const value = (Object.hasOwn(values, field) ? (values[field] ?? "").trim() : "") || fallback;
    if (!isValid(value)) throw new PackNeedError(field, `${label}: expected a value like ${example}.`);
    if (field === KEY_NEED && !isKeyVariable(value)) throw new PackNeedError(field, `${label}: ${KEY_VARIABLE_RULE}.`);
    given.set(field, value);
  }
  return given;
}

function fillIn(baseUrl: string, given: ReadonlyMap<string, string>): string {
  let filled = baseUrl;
  for (const [field, value] of given) filled = filled.replace(`{${field}}`, () => value);
  return filled;
}

type ModelPlace = Pick<PackModelRow, "providerId" | "position" | "isListed">;

function toModelRow(
  { id, name, upstreamModel, contextWindow, maxOutputTokens, capabilities }: PackModel,
  price: PackPrice | null,
  place: ModelPlace,
): PackModelRow {
  const names: Match[] = [...new Set([id, upstreamModel])].map((equals) => ({ equals }));
  const match: Match = { or: price?.match ? [...names, price.match] : names };
  return {
    ...place,
    id,
    name,
    upstreamModel,
    match: JSON.stringify(match),
    contextWindow,
    maxOutputTokens,
    capabilities: JSON.stringify(capabilities),
  };
}

function toPriceRow(
  { effectiveAtMs, rates }: SourcePrice,
  { providerId, modelId, version, source }: Pick<PackPriceRow, "providerId" | "modelId" | "version" | "source">,
): PackPriceRow {
  return {
    id: priceVersionIdOf({ providerId, modelId, version }),
    providerId,
    modelId,
    version,
    rates: writeRates(rates),
    source,
    effectiveAt: new Date(effectiveAtMs ?? 0),
  };
}
