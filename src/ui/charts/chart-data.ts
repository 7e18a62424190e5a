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
  /** Of all series together, in the period that the chart is compared with. */
  before?: number | null;
  /** Not over yet: what it shows will grow. */
  isUnfinished?: boolean;
}

/** `band`: of exactly two series, the lower and the upper edge. */
export type ChartShape = "bars" | "lines" | "band";

const COLORS = 12;
export const SERIES_COLORS = Array.from({ length: COLORS }, (_, index) => `var(--series-${index + 1})`);
export const OTHER_COLOR = "var(--series-other)";

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

/**
 * A colour for each name, by the name and never by its rank: the same in every chart and on every day. Of two names with the same colour that
 * are shown together, the later in the alphabet takes the next one that is free.
 */
export function colorsOf(names: Iterable<string>): Map<string, string> {
  const colors = new Map<string, string>();
  const taken = new Set<number>();
  for (const name of [...new Set(names)].sort()) {
    let index = hash(name) % COLORS;
    while (taken.has(index) && taken.size < COLORS) index = (index + 1) % COLORS;
    taken.add(index);
    colors.set(name, SERIES_COLORS[index] ?? OTHER_COLOR);
  }
  return colors;
}

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

/** For stacked bars the largest stack, else the largest value; the previous period counts. */
export function largestOf(points: readonly ChartPoint[], series: readonly ChartSeries[], shape: ChartShape): number {
  const heights = points.map(({ values, before }) => {
    const shown = series.map(({ key }) => values[key] ?? 0);
    return Math.max(before ?? 0, shape === "bars" ? shown.reduce((sum, value) => sum + value, 0) : Math.max(0, ...shown));
  });
  return Math.max(0, ...heights);
}
