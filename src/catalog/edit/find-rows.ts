import { database } from "../../db/client";
import type { Provider } from "../../db/generated/client";
import { AppError } from "../../domain/errors";
import { readModelList } from "../route-columns";
import type { Transaction } from "./change-catalog";
import { readModelId } from "./model-id";
import type { PricedModel } from "./show-model";

/** @throws AppError `not_found` */
export async function findProviderRow(id: string): Promise<Provider> {
  const row = await database().provider.findUnique({ where: { id } });
  if (!row) throw new AppError("not_found", "There is no such provider.", { remedy: "List the providers to see their ids." });
  return row;
}

export const withProvider = { provider: { select: { id: true, name: true, overrides: true } }, prices: true } as const;

/** @throws AppError `not_found` */
export async function findModelRow(modelId: string): Promise<PricedModel> {
  const key = readModelId(modelId);
  const row = key && (await database().model.findUnique({ where: { providerId_id: key }, include: withProvider }));
  if (!row) throw new AppError("not_found", "There is no such model.", { remedy: "List the models to see their ids." });
  return row;
}

/** The names of the routes that a model stands in. */
export async function routesWith(client: Pick<Transaction, "route">, modelKey: string): Promise<string[]> {
  const routes = await client.route.findMany({ orderBy: { name: "asc" } });
  const uses = routes.filter(({ primaryModel, fallbackModels, contextWindowFallbacks }) =>
    [primaryModel, ...readModelList(fallbackModels), ...readModelList(contextWindowFallbacks)].includes(modelKey),
  );
  return uses.map(({ name }) => name);
}

export function inUse(noun: string, users: readonly string[]): AppError {
  return new AppError("conflict", `The ${noun} is used by ${users.join(", ")}.`, { remedy: "Disable it, or delete what uses it first." });
}
