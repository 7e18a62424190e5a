/** One bar or line of a chart. */
export interface ChartSeries {
  key: string;
  label: string;
  color: string;
}

/** One place on the time axis: a value for each series. An absent value is a gap. */
export interface ChartPoint {
  at: string;
  values: Record<string, number | null>;
}

export const SERIES_COLORS = ["var(--series-1)", "var(--series-2)", "var(--series-3)", "var(--series-4)", "var(--series-5)", "var(--series-6)"];
export const OTHER_COLOR = "var(--series-other)";
