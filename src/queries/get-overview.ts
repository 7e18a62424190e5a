import { intervalBuckets, knownTimeZone } from "./buckets";
import type { UsageFilter } from "./filter";
import { countDurations } from "./find-percentiles";
import { type ModelTotals, presentModels } from "./get-by-model";
import { presentSummary, type Summary } from "./get-summary";
import { presentSeries, type SeriesOptions, type TimeSeries } from "./get-time-series";
import { readCube } from "./read-cube";

export interface Overview {
  summary: Summary;
  /** Of the range just before. */
  previous: Summary;
  models: ModelTotals[];
  series: TimeSeries;
}

interface OverviewOptions extends SeriesOptions {
  organization: { id: string; timeZone: string };
  filter: UsageFilter;
  /** The same filter over the range just before. */
  previous: UsageFilter;
}

/** Everything on the overview: one cube of both ranges and the durations of each, asked for at once, and folds of these. */
export async function getOverview({ organization, filter, previous, ...options }: OverviewOptions): Promise<Overview> {
  const timeZone = knownTimeZone(organization.timeZone);
  const buckets = intervalBuckets(filter, options.bucket, timeZone);
  const [cube, durations, durationsBefore] = await Promise.all([
    readCube(organization.id, filter, [...buckets, previous]),
    countDurations(organization.id, filter, { byModel: true }),
    countDurations(organization.id, previous, { byModel: false }),
  ]);
  const cells = cube.filter(({ bucket }) => bucket < buckets.length);
  const cellsBefore = cube.filter(({ bucket }) => bucket === buckets.length);
  return {
    summary: presentSummary(filter, cells, durations),
    previous: presentSummary(previous, cellsBefore, durationsBefore),
    models: presentModels(cells, durations),
    series: presentSeries({ range: filter, timeZone, buckets, cells, ...options }),
  };
}
