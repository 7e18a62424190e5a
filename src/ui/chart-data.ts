/** One bar or line of a chart. */
export interface ChartSeries {
  key: string;
  label: string;
  color: string;
}

/** One position on the time axis: a value per series. A missing value is a gap. */
export interface ChartPoint {
  at: string;
  values: Record<string, number | null>;
}

export const SERIES_COLORS = ["var(--series-1)", "var(--series-2)", "var(--series-3)", "var(--series-4)", "var(--series-5)", "var(--series-6)"];
export const OTHER_COLOR = "var(--series-other)";

const NICE_STEPS = [1, 2, 2.5, 5, 10];
const STEPS_WANTED = 3;

/** Round numbers for an axis from 0 to at least `max`: about four, integers if only integers can occur. */
export function niceTicks(max: number, { whole }: { whole: boolean }): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / STEPS_WANTED;
  const power = 10 ** Math.floor(Math.log10(rough));
  const nice = (NICE_STEPS.find((step) => step * power >= rough * 0.999) ?? 10) * power;
  const step = whole ? Math.max(1, Math.ceil(nice)) : nice;
  const count = Math.ceil((max / step) * 0.999);
  // Multiplied rather than accumulated: 0.1 + 0.2 is not 0.3.
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
