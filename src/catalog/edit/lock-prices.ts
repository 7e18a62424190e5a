import type { Model } from "../../db/generated/client";
import type { Transaction } from "./change-catalog";

/**
 * Whoever adds a price to the model meanwhile waits, so that versions are numbered one after the other. To be called first: it is the write that
 * takes SQLite's lock, and PostgreSQL's of the model's row.
 */
export async function lockPrices(transaction: Transaction, { providerId, id }: Pick<Model, "providerId" | "id">): Promise<void> {
  await transaction.model.updateMany({ where: { providerId, id }, data: { position: { increment: 0 } } });
}
