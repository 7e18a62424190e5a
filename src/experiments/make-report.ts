import { type ArmSums, NO_ARM_SUMS, sumExperiment } from "../db/experiment-sums";
import type { ExperimentMetric } from "../domain/experiment";
import { formatUsd } from "../domain/money";
import { type Interval, intervalOf } from "./confidence";
import { describeVerdict } from "./describe-verdict";
import { findExperimentRow } from "./experiments";
import { ALPHA, isBounded, judgeArms } from "./judge-arms";
import { meanOf } from "./sample";
import { armsOf, modelIdOfKey } from "./show-experiment";

/** Figures are means per call, null where there is none. */
export interface ArmReport {
  modelId: string;
  requests: number;
  /** Users, or sessions where the experiment sticks to those. */
  users: number;
  /** US dollars: what the provider charges. */
  cost: string | null;
  latencyMs: number | null;
  ttftMs: number | null;
  /** 0 to 1. */
  errorRate: number | null;
  outputTokens: number | null;
  /** 0 to 1. */
  score: number | null;
  /** Of the experiment's metric, in its unit: holds however often one looks. */
  interval: { low: number | string; high: number | string } | null;
}

export interface ExperimentReport {
  arms: ArmReport[];
  verdict: {
    /** The model that is better than all others. */
    winner: string | null;
    text: string;
    /** How many more are likely to decide. Null: not known yet. */
    requestsNeeded: number | null;
  };
}

/** How the arms compare now. @throws AppError `not_found` */
export async function makeReport(id: string): Promise<ExperimentReport> {
  const row = await findExperimentRow(id);
  const metric = row.metric as ExperimentMetric;
  const sums = await sumExperiment(row);
  const arms = armsOf(row).map(({ model }) => ({ model, ...(sums.get(model) ?? NO_ARM_SUMS) }));
  const requests = arms.reduce((sum, arm) => sum + arm.requests, 0);
  const judged = arms.map(({ model, samples }) => ({ model, sample: samples[metric] }));
  const verdict = judgeArms(metric, judged, requests);
  const alpha = ALPHA / arms.length;
  return {
    arms: arms.map((arm) => showArm(arm, metric, intervalOf(arm.samples[metric], { alpha, isBounded: isBounded(metric) }))),
    verdict: {
      winner: verdict.kind === "winner" ? modelIdOfKey(verdict.model) : null,
      text: describeVerdict(metric, judged, verdict),
      requestsNeeded: verdict.requestsNeeded,
    },
  };
}

const DIGITS = 1e6;
const rounded = (value: number) => Math.round(value * DIGITS) / DIGITS;
const usd = (nanoUsd: number) => formatUsd(BigInt(Math.round(nanoUsd)));

function showArm({ model, requests, users, samples }: ArmSums & { model: string }, metric: ExperimentMetric, interval: Interval | null): ArmReport {
  const mean = (of: ExperimentMetric) => {
    const value = meanOf(samples[of]);
    return value === null ? null : rounded(value);
  };
  const cost = meanOf(samples.cost);
  const bound = metric === "cost" ? usd : rounded;
  return {
    ...{ modelId: modelIdOfKey(model), requests, users },
    cost: cost === null ? null : usd(cost),
    latencyMs: mean("latency"),
    ttftMs: mean("ttft"),
    errorRate: mean("errorRate"),
    outputTokens: mean("outputLength"),
    score: mean("feedback"),
    interval: interval && { low: bound(interval.low), high: bound(interval.high) },
  };
}
