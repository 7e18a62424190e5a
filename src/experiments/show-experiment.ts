import { z } from "zod";
import { keyOfId, modelIdOf, readModelKey } from "../catalog/edit/model-id";
import { armsSchema } from "../catalog/read-rules";
import type { Experiment } from "../db/generated/client";
import type { ExperimentArm, ExperimentMetric, ExperimentMode, ExperimentStatus } from "../domain/experiment";
import type { StickyBy } from "../domain/route";
import type { NewExperiment } from "./experiment-input";
import type { GuardRail } from "./find-losers";

/** An experiment as the administration's API shows it. */
export interface ExperimentView extends NewExperiment {
  id: string;
  version: number;
}

const guardRailSchema = z.object({ maxErrorRate: z.number().optional(), maxCostRatio: z.number().optional() });

export const armsOf = ({ arms }: Pick<Experiment, "arms">): ExperimentArm[] => armsSchema.parse(JSON.parse(arms));
export const guardRailOf = ({ guardRail }: Pick<Experiment, "guardRail">): GuardRail => guardRailSchema.parse(JSON.parse(guardRail));
export const modelIdOfKey = (key: string): string => modelIdOf(readModelKey(key) ?? { providerId: "", id: key });

export function showExperiment(row: Experiment): ExperimentView {
  const { id, name, routeId, stickyBy, metric, mode, status, version } = row;
  return {
    ...{ id, name, routeId },
    arms: armsOf(row).map(({ model, weight }) => ({ modelId: modelIdOfKey(model), weight })),
    stickyBy: stickyBy as StickyBy | null,
    metric: metric as ExperimentMetric,
    guardRail: guardRailOf(row),
    mode: mode as ExperimentMode,
    status: status as ExperimentStatus,
    version,
  };
}

export function columnsOf({ name, routeId, arms, stickyBy, metric, guardRail, mode, status }: NewExperiment) {
  const keyed = arms.map(({ modelId, weight }) => ({ model: keyOfId(modelId), weight }));
  return { name, routeId, arms: JSON.stringify(keyed), stickyBy, metric, guardRail: JSON.stringify(guardRail), mode, status };
}
