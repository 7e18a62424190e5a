import type { Actor } from "../audit/record-change";
import { changeCatalog, changedFields, isSame, staleVersion } from "../catalog/edit/change-catalog";
import { database } from "../db/client";
import type { Experiment } from "../db/generated/client";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { checkExperiment } from "./check-experiment";
import type { ExperimentChange, NewExperiment } from "./experiment-input";
import { forgetCalls } from "./forget-calls";
import { columnsOf, type ExperimentView, showExperiment } from "./show-experiment";

export async function listExperiments(): Promise<ExperimentView[]> {
  return (await database().experiment.findMany({ orderBy: { id: "desc" } })).map(showExperiment);
}

/** @throws AppError `invalid_request` that names the field, `conflict` when another one runs on the route */
export async function createExperiment(actor: Actor, input: NewExperiment): Promise<ExperimentView> {
  await checkExperiment(input);
  return changeCatalog(actor, async (transaction) => {
    const data = { id: newId("exp"), ...columnsOf(input), startedAt: new Date() };
    const row = await guardRoute(() => transaction.experiment.create({ data }));
    await checkExperiment(input, { client: transaction }); // again, now that nobody else can write
    const after = showExperiment(row);
    return { result: after, entry: { action: "experiment.created", target: row.id, before: null, after } };
  });
}

/** What is compared: calls of before a change of it do not count any more. */
const COMPARED = ["routeId", "arms", "stickyBy", "mode"] as const;

/** @throws AppError `not_found`, `invalid_request`, `conflict` for a stale version or another one that runs on the route */
export async function changeExperiment(actor: Actor, id: string, { version, id: givenId, ...change }: ExperimentChange): Promise<ExperimentView> {
  const row = await findExperimentRow(id);
  if (row.version !== version) throw staleVersion("experiment", row.version);
  if ((givenId ?? id) !== id) throw new AppError("invalid_request", "id: cannot be changed.", { param: "id", remedy: "Leave it out." });
  const before = showExperiment(row);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<NewExperiment>;
  const next: ExperimentView = { ...before, ...given, version: version + 1 };
  const stopped = before.arms.flatMap(({ modelId, weight }) => (weight === 0 ? modelId : []));
  const isOther = COMPARED.some((name) => !isSame(before[name], next[name]));
  const mustHold = isOther || next.status === "running";
  if (mustHold) await checkExperiment(next, { stopped });
  return changeCatalog(actor, async (transaction) => {
    const data = { ...columnsOf(next), version: next.version, ...(isOther ? { startedAt: new Date() } : {}) };
    const { count } = await guardRoute(() => transaction.experiment.updateMany({ where: { id, version }, data }));
    if (count === 0) throw staleVersion("experiment", version + 1);
    if (mustHold) await checkExperiment(next, { stopped, client: transaction });
    return { result: next, entry: { action: "experiment.updated", target: id, ...changedFields(before, next) } };
  });
}

/** With what it has counted. @throws AppError `not_found` */
export async function deleteExperiment(actor: Actor, id: string): Promise<void> {
  const row = await findExperimentRow(id);
  await changeCatalog(actor, async (transaction) => {
    await transaction.experiment.deleteMany({ where: { id } });
    return { result: undefined, entry: { action: "experiment.deleted", target: id, before: showExperiment(row), after: null } };
  });
  await forgetCalls(id);
}

/** @throws AppError `not_found` */
export async function findExperimentRow(id: string): Promise<Experiment> {
  const row = await database().experiment.findUnique({ where: { id } });
  if (!row) throw new AppError("not_found", "There is no such experiment.", { remedy: "List the experiments to see their ids." });
  return row;
}

async function guardRoute<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { code?: string }).code !== "P2002") throw error;
    throw new AppError("conflict", "routeId: another experiment runs on this route.", {
      param: "routeId",
      remedy: "Stop that one first, or choose another route.",
    });
  }
}
