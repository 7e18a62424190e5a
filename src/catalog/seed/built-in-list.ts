import { type PriceSource, readPriceSource, type SourceModel } from "./read-price-source";

let list: PriceSource | undefined;

/** The list of models and prices that this build ships. Not to be changed: it is read once. */
export function builtInList(): PriceSource {
  list ??= readPriceSource();
  return list;
}

/** Null: the list does not name it. */
export function findBuiltInModel(key: { providerId: string; id: string }): SourceModel | null {
  return builtInList().models.find(({ providerId, id }) => providerId === key.providerId && id === key.id) ?? null;
}
