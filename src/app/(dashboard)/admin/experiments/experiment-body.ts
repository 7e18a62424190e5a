import type { ExperimentView } from "@/experiments/show-experiment";
import { numberOrNull, type useAdminForm } from "../use-admin-form";

type Fields = Omit<ExperimentView, "id" | "version">;

/** Of the form: what is typed is text, and empty where there is none. */
export interface ExperimentValues extends Pick<Fields, "name" | "routeId" | "stickyBy" | "metric" | "mode"> {
  /** Weights as typed, by the id of the model; a model without one is no arm. */
  arms: Record<string, string>;
  guardRail: { maxErrorPercent: string; maxCostRatio: string };
  isRunning: boolean;
}

export type ExperimentFormState = ReturnType<typeof useAdminForm<ExperimentValues>>;

export const NEW_EXPERIMENT: ExperimentValues = {
  ...{ name: "", routeId: "", stickyBy: null, metric: "cost", mode: "split", arms: {}, isRunning: true },
  guardRail: { maxErrorPercent: "", maxCostRatio: "" },
};

export function valuesOf({ name, routeId, stickyBy, metric, mode, arms, guardRail, status }: ExperimentView): ExperimentValues {
  const { maxErrorRate, maxCostRatio } = guardRail;
  return {
    ...{ name, routeId, stickyBy, metric, mode, isRunning: status === "running" },
    arms: Object.fromEntries(arms.map(({ modelId, weight }) => [modelId, String(weight)])),
    guardRail: {
      maxErrorPercent: maxErrorRate === undefined ? "" : String(Number((maxErrorRate * 100).toFixed(6))),
      maxCostRatio: maxCostRatio === undefined ? "" : String(maxCostRatio),
    },
  };
}

/** The body of the request: all fields, also of a change, for they are checked beside each other. */
export function requestOf(experiment: ExperimentView | null, values: ExperimentValues): object {
  const { name, routeId, stickyBy, metric, mode, arms, guardRail, isRunning } = values;
  const maxErrorPercent = numberOrNull(guardRail.maxErrorPercent);
  const maxCostRatio = numberOrNull(guardRail.maxCostRatio);
  return {
    ...(experiment && { version: experiment.version }),
    ...{ routeId, metric, mode, name: name.trim(), status: isRunning ? "running" : "stopped" },
    stickyBy: mode === "split" ? stickyBy : null,
    arms: Object.entries(arms).flatMap(([modelId, weight]) => (weight === "" ? [] : { modelId, weight: Number(weight) })),
    guardRail: {
      ...(maxErrorPercent === null ? {} : { maxErrorRate: maxErrorPercent / 100 }),
      ...(maxCostRatio === null ? {} : { maxCostRatio }),
    },
  };
}

/** Of a field for a number that may have a fraction. */
export const decimal = (typed: string): string => /^\d{0,6}(?:\.\d{0,4})?/.exec(typed.replaceAll(",", "."))?.[0] ?? "";
