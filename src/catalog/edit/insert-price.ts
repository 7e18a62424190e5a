import type { Model, PriceVersion } from "../../db/generated/client";
import { priceVersionIdOf } from "../../domain/price-version-id";
import type { Transaction } from "./change-catalog";
import type { NewPrice } from "./model-input";
import { ratesOf } from "./pricing-input";

/** What an administrator sets; imports leave a model alone that has a price of this source. */
const SOURCE = "operator";

/** Two that add a price at once take versions one after the other: the second one waits for the first one's row. */
export async function insertPrice(transaction: Transaction, model: Pick<Model, "providerId" | "id">, input: NewPrice): Promise<PriceVersion> {
  const { providerId, id: modelId } = model;
  // The write comes first: it takes SQLite's lock, and PostgreSQL's of the model's row.
  await transaction.model.updateMany({ where: { providerId, id: modelId }, data: { position: { increment: 0 } } });
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
