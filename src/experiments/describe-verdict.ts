import type { ExperimentMetric } from "../domain/experiment";
import { formatUsd } from "../domain/money";
import { UNITS_MIN } from "./confidence";
import type { Arm, Verdict } from "./judge-arms";
import { meanOf } from "./sample";

/** What the winner has less of, or more. */
const WON: Record<ExperimentMetric, string> = {
  cost: "costs the least",
  latency: "answers the fastest",
  ttft: "has the shortest time to first token",
  errorRate: "fails the least",
  outputLength: "writes the shortest answers",
  feedback: "has the best feedback",
};

const SHOWN: Record<ExperimentMetric, (value: number) => string> = {
  cost: (nanoUsd) => `$${formatUsd(BigInt(Math.round(nanoUsd)))} a call`,
  latency: (ms) => `${Math.round(ms)} ms`,
  ttft: (ms) => `${Math.round(ms)} ms`,
  errorRate: (share) => `${(share * 100).toFixed(1)} %`,
  outputLength: (tokens) => `${Math.round(tokens)} tokens`,
  feedback: (score) => score.toFixed(2),
};

/** The verdict in a sentence or two. */
export function describeVerdict(metric: ExperimentMetric, arms: readonly Arm[], verdict: Verdict): string {
  const means = arms.flatMap(({ model, sample }) => {
    const mean = meanOf(sample);
    return mean === null ? [] : [`${model}: ${SHOWN[metric](mean)}`];
  });
  const figures = means.length > 0 ? ` (${means.join("; ")})` : "";
  if (verdict.kind === "winner")
    return `${verdict.model} ${WON[metric]}${figures}. The difference is certain at 95 %, however often you have looked.`;
  if (verdict.kind === "equal") return `There is no difference that matters${figures}.`;
  if (verdict.kind === "open")
    return `No difference is shown yet${figures}. About ${verdict.requestsNeeded} more requests are likely to decide; looking in between does no harm.`;
  return `There is too little to go by${figures}: each arm needs at least ${UNITS_MIN} calls with this figure, or as many users or sessions where the experiment sticks to them.`;
}
