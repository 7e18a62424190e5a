import { database } from "../../db/client";
import { AppError } from "../../domain/errors";
import type { Transaction } from "./change-catalog";
import { modelKeyOf, readModelId } from "./model-id";
import { OWN_MOUNTS } from "./provider-input";
import type { NewRoute } from "./route-input";

/** What a single field's schema cannot see. @throws AppError `invalid_request` that names the field */
export async function checkRoute(route: NewRoute, client: Pick<Transaction, "provider" | "model"> = database()): Promise<void> {
  const { name, primaryModelId, fallbackModelIds, contextWindowFallbackIds, weights, routingStrategy } = route;
  const provider = OWN_MOUNTS.has(name) ? { id: name } : await client.provider.findUnique({ where: { id: name }, select: { id: true } });
  if (provider) throw refused("name", "is a path of this gateway already");
  const chain = [primaryModelId, ...fallbackModelIds];
  const twice = chain.find((id, index) => chain.indexOf(id) !== index);
  if (twice !== undefined) throw refused("fallbackModelIds", `names the model ${show(twice)} twice`);
  const longer = contextWindowFallbackIds.find((id, index) => contextWindowFallbackIds.indexOf(id) !== index);
  if (longer !== undefined) throw refused("contextWindowFallbackIds", `names the model ${show(longer)} twice`);
  for (const id of Object.keys(weights))
    if (!chain.includes(id)) throw refused("weights", `names the model ${show(id)}, which the route does not have`);
  const sum = chain.reduce((total, id) => total + (weights[id] ?? 0), 0);
  if (routingStrategy === "weighted" && sum === 0) throw refused("weights", "must not all be zero");
  await expectModels(client, "primaryModelId", [primaryModelId]);
  await expectModels(client, "fallbackModelIds", fallbackModelIds);
  await expectModels(client, "contextWindowFallbackIds", contextWindowFallbackIds);
}

async function expectModels(client: Pick<Transaction, "model">, param: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const key = readModelId(id);
    const model = key && (await client.model.findUnique({ where: { providerId_id: key }, select: { id: true } }));
    if (!model) throw refused(param, `there is no model ${show(id)}`);
  }
}

function show(id: string): string {
  const key = readModelId(id);
  return JSON.stringify(key ? modelKeyOf(key) : id);
}

function refused(param: string, what: string): AppError {
  return new AppError("invalid_request", `${param}: ${what}`, { param, remedy: "Correct the body and send the request again." });
}
