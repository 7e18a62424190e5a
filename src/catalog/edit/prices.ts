import type { Actor } from "../../audit/record-change";
import type { Model, PriceVersion } from "../../db/generated/client";
import { AppError } from "../../domain/errors";
import { findBuiltInModel } from "../seed/built-in-list";
import { isOwnPrice, planReturn, type VersionRow, versionInForce } from "../seed/plan-versions";
import { type ShownPrice, showRates } from "../show-rates";
import { changeCatalog } from "./change-catalog";
import { findModelRow } from "./find-rows";
import { insertPrice } from "./insert-price";
import { lockPrices } from "./lock-prices";
import type { NewPrice } from "./model-input";

export interface PriceView extends ShownPrice {
  id: string;
  version: number;
  source: string;
  effectiveAt: string;
  createdAt: string;
}

export interface PriceList {
  /** Newest version first. */
  prices: PriceView[];
  /** What the built-in list says for now, where the price that an administrator has set can go back to it; null: it cannot. */
  builtIn: ShownPrice | null;
}

/** @throws AppError `not_found` */
export async function listPrices(modelId: string): Promise<PriceList> {
  const row = await findModelRow(modelId);
  const [wanted] = planReset(row, row.prices);
  return { prices: row.prices.toSorted((a, b) => b.version - a.version).map(showPrice), builtIn: wanted ? showRates(wanted.rates) : null };
}

/** The next version. It counts from `effectiveAt`, else from now; a call is priced by what was in force when it began. */
export async function addPrice(actor: Actor, modelId: string, input: NewPrice): Promise<PriceView> {
  const row = await findModelRow(modelId);
  return changeCatalog(actor, async (transaction) => {
    const price = await insertPrice(transaction, row, input);
    const result = showPrice(price);
    return { result, entry: { action: "price.created", target: modelId, before: null, after: result } };
  });
}

/**
 * From now on the built-in list's price counts again, and what later imports say of it; what an administrator has announced for later does not.
 * Calls of before keep their price. @throws AppError `not_found`, `conflict` when the list has no price for the model, or it counts already
 */
export async function resetPrice(actor: Actor, modelId: string): Promise<PriceView> {
  const row = await findModelRow(modelId);
  return changeCatalog(actor, async (transaction) => {
    await lockPrices(transaction, row);
    const existing = await transaction.priceVersion.findMany({ where: { providerId: row.providerId, modelId: row.id } });
    const [first, ...later] = planReset(row, existing);
    if (!first)
      throw new AppError("conflict", "There is no price of an administrator's for which the built-in list has another one.", {
        remedy: "Read the model's prices again; add a version to set another price.",
      });
    const price = await transaction.priceVersion.create({ data: first });
    if (later.length > 0) await transaction.priceVersion.createMany({ data: later });
    const before = versionInForce(existing, first.effectiveAt.getTime());
    const result = showPrice(price);
    return { result, entry: { action: "price.reset", target: modelId, before: before && showPrice(before), after: result } };
  });
}

/** None: the model is not the list's, follows it already, or has no price there. */
function planReset(row: Pick<Model, "providerId" | "id" | "importedHash">, existing: readonly PriceVersion[]): VersionRow[] {
  const listed = row.importedHash === null ? null : findBuiltInModel(row);
  return listed && isOwnPrice(existing, listed.source) ? planReturn(existing, listed, Date.now()) : [];
}

function showPrice({ id, version, rates: text, source, effectiveAt, createdAt }: PriceVersion): PriceView {
  const times = { effectiveAt: effectiveAt.toISOString(), createdAt: createdAt.toISOString() };
  return { id, version, ...showRates(text), source, ...times };
}
