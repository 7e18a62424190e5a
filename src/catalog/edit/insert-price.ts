import type { Model, PriceVersion } from "../../db/generated/client";
import { priceVersionIdOf } from "../../domain/price-version-id";
import type { Transaction } from "./change-catalog";
import { lockPrices } from "./lock-prices";
import type { NewPrice } from "./model-input";
import { ratesOf } from "./pricing-input";

/** What an administrator sets; imports leave a model alone that has a price of this source. */
const SOURCE = "operator";

/** The next version of a model's price. */
export async function insertPrice(transaction: Transaction, model: Pick<Model, "providerId" | "id">, input: NewPrice): Promise<PriceVersion> {
  const { providerId, id: modelId } = model;
  await lockPrices(transaction, model);
  const last = await transaction.priceVersion.aggregate({ where: { providerId, modelId }, _max: { version: true } });
  const version = (last._max.version ?? 0) + 1;
  return transaction.priceVersion.create({
    data: {
      id: priceVersionIdOf({ providerId, modelId, version }),
      providerId,
      modelId,
      version,
      rates: ratesOf(input.pricing),
      source: SOURCE,
      effectiveAt: input.effectiveAt ?? new Date(),
    },
  });
}
