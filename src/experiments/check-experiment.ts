import type { Transaction } from "../catalog/edit/change-catalog";
import { keyOfId, readModelId } from "../catalog/edit/model-id";
import { readModelList } from "../catalog/route-columns";
import { database } from "../db/client";
import { AppError } from "../domain/errors";
import type { NewExperiment } from "./experiment-input";

/**
 * What a single field's schema cannot see. `stopped`: the ids of models that the guard rail has stopped before; nobody else has a weight of 0.
 * @throws AppError `invalid_request` that names the field
 */
export async function checkExperiment(
  { routeId, arms }: Pick<NewExperiment, "routeId" | "arms">,
  { stopped = [], client = database() }: { stopped?: readonly string[]; client?: Pick<Transaction, "route" | "model"> } = {},
): Promise<void> {
  const ids = arms.map(({ modelId }) => modelId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw refused("arms", `names the model ${show(twice)} twice`);
  const weightless = arms.findIndex(({ modelId, weight }) => weight === 0 && !stopped.includes(modelId));
  if (weightless >= 0) throw refused(`arms.${weightless}.weight`, "must be at least 1");
  if (arms.every(({ weight }) => weight === 0)) throw refused("arms", "must not all be stopped");
  const route = await client.route.findUnique({ where: { id: routeId }, select: { name: true, primaryModel: true, fallbackModels: true } });
  if (!route) throw refused("routeId", "there is no such route");
  const chain = [route.primaryModel, ...readModelList(route.fallbackModels)];
  for (const id of ids) {
    const key = readModelId(id);
    const model = key && (await client.model.findUnique({ where: { providerId_id: key }, select: { id: true } }));
    if (!model) throw refused("arms", `there is no model ${show(id)}`);
    if (!chain.includes(keyOfId(id))) throw refused("arms", `${show(id)} is no model of the route ${JSON.stringify(route.name)}`);
  }
}

const show = (id: string) => JSON.stringify(keyOfId(id));

function refused(param: string, what: string): AppError {
  return new AppError("invalid_request", `${param}: ${what}`, { param, remedy: "Correct the body and send the request again." });
}
