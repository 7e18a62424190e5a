import type { ExperimentMetric } from "@/domain/experiment";
import type { ArmReport, ExperimentReport } from "@/experiments/make-report";
import { formatCost, formatCount, formatDuration, formatShare } from "@/ui/format";

export type Figure = ExperimentMetric | "requests" | "users";

/** As numbers; costs in US dollars. */
export const figuresOf = (arm: ArmReport): { name: Figure; value: number | null }[] => [
  { name: "requests", value: arm.requests },
  { name: "users", value: arm.users },
  { name: "cost", value: arm.cost === null ? null : Number(arm.cost) },
  { name: "latency", value: arm.latencyMs },
  { name: "ttft", value: arm.ttftMs },
  { name: "errorRate", value: arm.errorRate },
  { name: "outputLength", value: arm.outputTokens },
  { name: "feedback", value: arm.score },
];

export function formatMetric(name: Figure, value: number, locale: string): string {
  if (name === "cost") return formatCost(value.toFixed(9), locale);
  if (name === "latency" || name === "ttft") return formatDuration(value, locale);
  if (name === "errorRate") return formatShare(value, locale);
  if (name === "feedback") return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
  return formatCount(Math.round(value), locale);
}

export interface Span {
  low: number;
  high: number;
}

export const intervalOf = ({ interval }: ArmReport): Span | null => interval && { low: Number(interval.low), high: Number(interval.high) };
export const meanOf = (arm: ArmReport, metric: ExperimentMetric): number | null => figuresOf(arm).find(({ name }) => name === metric)?.value ?? null;

/** What the bars of all arms lie within; null: no arm has an interval. */
export function scaleOf(arms: readonly ArmReport[], metric: ExperimentMetric): Span | null {
  const spans = arms.flatMap((arm) => intervalOf(arm) ?? []);
  if (spans.length === 0) return null;
  const means = arms.flatMap((arm) => meanOf(arm, metric) ?? []);
  const low = Math.min(...spans.map((span) => span.low), ...means);
  const high = Math.max(...spans.map((span) => span.high), ...means);
  const margin = (high - low || high || 1) * 0.05;
  return { low: low - margin, high: high + margin };
}

/** As the API's numbers say it. */
export function verdictKind({ winner, requestsNeeded }: ExperimentReport["verdict"]): "winner" | "equal" | "open" | "tooFew" {
  if (winner !== null) return "winner";
  if (requestsNeeded === null) return "tooFew";
  return requestsNeeded === 0 ? "equal" : "open";
}
