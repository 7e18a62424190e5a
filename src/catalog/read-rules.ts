import { z } from "zod";
import { database } from "../db/client";
import type { Experiment as ExperimentRow, Route as RouteRow } from "../db/generated/client";
import { EXPERIMENT_MODES, type RunningExperiment } from "../domain/experiment";
import { ROUTING_STRATEGIES, type RouteRule, STICKY_BY } from "../domain/route";
import { readModelList, readWeights } from "./route-columns";

type ReadRule = RouteRule & { isDefault: boolean };

/** The routes that are switched on, each with the experiment that runs on it. */
export async function readRules(): Promise<ReadRule[]> {
  const running = await database().experiment.findMany({ where: { status: "running" } });
  const experiments = new Map(running.map((row) => [row.routeId, toExperiment(row)]));
  return (await database().route.findMany({ where: { isEnabled: true } })).map((row) => toRule(row, experiments.get(row.id)));
}

export const armsSchema = z.array(z.object({ model: z.string(), weight: z.number().int().nonnegative() }));

function toExperiment({ id, name, arms, stickyBy, mode }: ExperimentRow): RunningExperiment {
  return {
    ...{ id, name },
    arms: armsSchema.parse(JSON.parse(arms)),
    stickyBy: z.enum(STICKY_BY).nullable().parse(stickyBy),
    mode: z.enum(EXPERIMENT_MODES).parse(mode),
  };
}

/** A row of Route as the gateway reads it. */
function toRule(row: RouteRow, experiment: RunningExperiment | undefined): ReadRule {
  const { id, name, numRetries, timeoutSeconds, ttftTimeoutSeconds, isDefault } = row;
  const inMs = (seconds: number | null) => (seconds === null ? null : seconds * 1000);
  return {
    id,
    name,
    strategy: z.enum(ROUTING_STRATEGIES).parse(row.strategy),
    primary: row.primaryModel,
    fallbacks: readModelList(row.fallbackModels),
    contextWindowFallbacks: readModelList(row.contextWindowFallbacks),
    weights: readWeights(row.weights),
    retriesMax: numRetries,
    timeoutMs: inMs(timeoutSeconds),
    ttftMsMax: inMs(ttftTimeoutSeconds),
    stickyBy: z.enum(STICKY_BY).nullable().parse(row.stickyBy),
    ...(experiment ? { experiment } : {}),
    isDefault,
  };
}
