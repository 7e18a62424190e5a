import { z } from "zod";
import { AppError } from "@/domain/errors";
import { checkRange, fillRange, filterShape, type UsageFilter } from "./filter";
import { foldByProvider } from "./fold-by-provider";
import { type Bucket, findTimeZone, localBuckets } from "./local-buckets";
import { type Range, splitRange } from "./split-range";
import { sumEachHour } from "./sum-hours";
import { needsRows, sumUsage } from "./sum-usage";
import { averageMs, presentTotals, type TotalsJson } from "./sums";
import type { UsageGroup } from "./usage-group";

const HOUR_MS = 3_600_000;
export const HOURLY_DAYS_MAX = 31;

const seriesFields = { bucket: z.enum(["hour", "day"]).default("day"), groupBy: z.enum(["model", "provider"]).default("model") };

/** Query parameters of a series: those of every question, and `bucket` (day) and `groupBy` (model). */
export const timeSeriesSchema = z
  .strictObject({ ...filterShape, ...seriesFields })
  .check(checkRange)
  .transform(fillRange);

export interface TimeSeriesPoint extends TotalsJson {
  /** One of `TimeSeries.buckets`. */
  start: string;
  provider: string;
  /** Null when grouped by provider. */
  model: string | null;
  latencyMsAvg: number | null;
  ttftMsAvg: number | null;
}

export interface TimeSeries {
  from: string;
  to: string;
  bucket: "hour" | "day";
  groupBy: "model" | "provider";
  timeZone: string;
  /** Every bucket in order, those without calls too: when it begins, and its local date if it is a day. The first is cut at `from`. */
  buckets: { start: string; label: string }[];
  /** Only groups with calls; the rest is zero. */
  points: TimeSeriesPoint[];
}

function hourBuckets({ from, to }: UsageFilter): Bucket[] {
  if (to.getTime() - from.getTime() > HOURLY_DAYS_MAX * 24 * HOUR_MS) {
    throw new AppError("invalid_request", `bucket: "hour" goes with at most ${HOURLY_DAYS_MAX} days.`, {
      remedy: "Ask for days, or for a shorter range.",
    });
  }
  const buckets: Bucket[] = [];
  for (let start = from; start < to; ) {
    const next = (Math.floor(start.getTime() / HOUR_MS) + 1) * HOUR_MS;
    const end = new Date(Math.min(next, to.getTime()));
    buckets.push({ label: new Date(next - HOUR_MS).toISOString(), from: start, to: end });
    start = end;
  }
  return buckets;
}

/** All whole hours come from one query, because asking hour by hour costs more than twice as much. */
async function hourReader(organizationId: string, filter: UsageFilter): Promise<(range: Range) => Promise<UsageGroup[]>> {
  const { hours } = splitRange(filter);
  const isSummed = hours !== null && !needsRows(filter);
  const known = isSummed ? await sumEachHour(organizationId, { ...filter, ...hours }) : new Map<number, UsageGroup[]>();
  return async ({ from, to }) =>
    isSummed && from >= hours.from && to <= hours.to ? (known.get(from.getTime()) ?? []) : sumUsage(organizationId, { ...filter, from, to });
}

/** Sums per hour (UTC) or day (in the organization's time zone) and model or provider, for charts. */
export async function getTimeSeries(
  organizationId: string,
  filter: UsageFilter,
  { bucket, groupBy }: { bucket: "hour" | "day"; groupBy: "model" | "provider" },
): Promise<TimeSeries> {
  const timeZone = await findTimeZone(organizationId);
  const buckets = bucket === "hour" ? hourBuckets(filter) : localBuckets({ ...filter, unit: "day", timeZone });
  const sumBucket =
    bucket === "hour" ? await hourReader(organizationId, filter) : (range: Range) => sumUsage(organizationId, { ...filter, ...range });
  const points: TimeSeriesPoint[] = [];
  for (const { from, to } of buckets) {
    const groups = await sumBucket({ from, to });
    const series = groupBy === "model" ? groups : foldByProvider(groups).map((group) => ({ ...group, model: null }));
    for (const { provider, model, sums } of series) {
      const averages = { latencyMsAvg: averageMs(sums.latencyMsSum, sums.requests), ttftMsAvg: averageMs(sums.ttftMsSum, sums.ttftCount) };
      points.push({ start: from.toISOString(), provider, model, ...presentTotals(sums), ...averages });
    }
  }
  const starts = buckets.map(({ from, label }) => ({ start: from.toISOString(), label }));
  return { from: filter.from.toISOString(), to: filter.to.toISOString(), bucket, groupBy, timeZone, buckets: starts, points };
}
