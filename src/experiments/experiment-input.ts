import { z } from "zod";
import { modelIdSchema } from "../catalog/edit/route-input";
import { lineSchema } from "../catalog/edit/text-input";
import { EXPERIMENT_METRICS, EXPERIMENT_MODES, EXPERIMENT_STATUSES } from "../domain/experiment";
import { STICKY_BY } from "../domain/route";

const ARMS_MAX = 10;

/** 0 is how an arm comes back that the guard rail has stopped; see check-experiment.ts. */
const armSchema = z.strictObject({
  modelId: modelIdSchema,
  weight: z.int("must be a whole number").min(0, "must not be negative").max(1_000_000, "must be at most 1000000"),
});

const fields = {
  name: lineSchema,
  routeId: z.string().min(1).max(100),
  arms: z.array(armSchema).min(2, "must be at least two").max(ARMS_MAX, `must be at most ${ARMS_MAX}`),
  stickyBy: z.enum(STICKY_BY).nullable(),
  metric: z.enum(EXPERIMENT_METRICS),
  guardRail: z.strictObject({
    maxErrorRate: z.number().min(0).max(1, "must be between 0 and 1").optional(),
    maxCostRatio: z.number().min(1, "must be at least 1").max(1_000).optional(),
  }),
  mode: z.enum(EXPERIMENT_MODES),
  status: z.enum(EXPERIMENT_STATUSES),
};

export const newExperimentSchema = z.strictObject({
  ...fields,
  stickyBy: fields.stickyBy.default(null),
  metric: fields.metric.default("cost"),
  guardRail: fields.guardRail.default({}),
  mode: fields.mode.default("split"),
  status: fields.status.default("running"),
});
export type NewExperiment = z.output<typeof newExperimentSchema>;

export const experimentChangeSchema = z.strictObject({
  ...z.object(fields).partial().shape,
  /** Said by clients that send the whole entity back. */
  id: z.string().optional(),
  version: z.int({ error: "must be the version that was read" }).min(1),
});
export type ExperimentChange = z.output<typeof experimentChangeSchema>;
