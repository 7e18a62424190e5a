import type { StickyBy } from "./route";

/** What the arms of an experiment are compared by. */
export const EXPERIMENT_METRICS = ["cost", "latency", "ttft", "errorRate", "outputLength", "feedback"] as const;
export type ExperimentMetric = (typeof EXPERIMENT_METRICS)[number];
/** `split`: each call goes to one arm. `shadow`: the route chooses as ever, and the other arms get a copy. */
export const EXPERIMENT_MODES = ["split", "shadow"] as const;
export type ExperimentMode = (typeof EXPERIMENT_MODES)[number];
export const EXPERIMENT_STATUSES = ["running", "stopped"] as const;
export type ExperimentStatus = (typeof EXPERIMENT_STATUSES)[number];

export interface ExperimentArm {
  /** `provider/model`, as routes name models. */
  model: string;
  /** 0: the guard rail has stopped it. */
  weight: number;
}

/** What calls along a route have to know of its experiment. */
export interface RunningExperiment {
  id: string;
  name: string;
  arms: readonly ExperimentArm[];
  stickyBy: StickyBy | null;
  mode: ExperimentMode;
}

/** Of a call that takes part, as its record keeps it. */
export interface ExperimentMark {
  id: string;
  /** The arm that the call was given to, whoever answered it in the end. */
  arm: string;
  /** The organization and its user or session; null: the call names none. */
  unit: string | null;
  /** Whether the arm's own model answered, or was the last to fail. Known when the call has ended. */
  isOwn?: boolean;
}

/**
 * A metric of one arm, as sums over its units. A unit is what the arms were given to: a user or session where the experiment sticks to them, for the
 * calls of one person resemble each other; else a single call.
 */
export interface Sample {
  /** Units with at least one call that has the metric. */
  units: number;
  /** Calls that have it. */
  calls: number;
  /** Over units, of what a unit's calls sum up to. */
  sum: number;
  squares: number;
  /** Of a unit's sum times its number of calls, and of that number squared. */
  crossed: number;
  sizes: number;
}

export const NO_SAMPLE: Sample = Object.freeze({ units: 0, calls: 0, sum: 0, squares: 0, crossed: 0, sizes: 0 });

/** Calls that are units of their own. */
export const sampleOfCalls = ({ calls, sum, squares }: Pick<Sample, "calls" | "sum" | "squares">): Sample => ({
  ...{ units: calls, calls, sum, squares, crossed: sum, sizes: calls },
});
