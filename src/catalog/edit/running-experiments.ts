import { AppError } from "../../domain/errors";
import { armsSchema } from "../read-rules";
import type { Transaction } from "./change-catalog";
import { inUse } from "./find-rows";

const findRunning = (transaction: Transaction, routeId: string) =>
  transaction.experiment.findFirst({ where: { routeId, status: "running" }, select: { name: true, arms: true } });

const shown = (name: string) => `the running experiment ${JSON.stringify(name)}`;

/** @throws AppError `conflict` for a route that an experiment runs on */
export async function refuseRunning(transaction: Transaction, routeId: string): Promise<void> {
  const running = await findRunning(transaction, routeId);
  if (running) throw inUse("route", [shown(running.name)]);
}

/** @param models of the changed route, `provider/model`. @throws AppError `conflict` when one is missing that its experiment sends calls to */
export async function keepRunningArms(transaction: Transaction, routeId: string, models: readonly string[]): Promise<void> {
  const running = await findRunning(transaction, routeId);
  const missing = running && armsSchema.parse(JSON.parse(running.arms)).find(({ model }) => !models.includes(model));
  if (!missing) return;
  throw new AppError("conflict", `fallbackModelIds: ${missing.model} is an arm of ${shown(running.name)}.`, {
    param: "fallbackModelIds",
    remedy: "Stop the experiment first.",
  });
}
