import type { ChartPoint, ChartSeries } from "./chart-data";

export interface Spot {
  x: number;
  y: number;
}

/** Where values that are there follow each other without a gap. */
function runs(spots: readonly (Spot | null)[]): Spot[][] {
  const found: Spot[][] = [];
  let isOpen = false;
  for (const spot of spots) {
    if (spot && isOpen) found.at(-1)?.push(spot);
    else if (spot) found.push([spot]);
    isOpen = spot !== null;
  }
  return found;
}

const round = (value: number) => Math.round(value * 100) / 100;
const pathOf = (spots: readonly Spot[]) => spots.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");

/** A line that is broken where a value is missing: a gap is a gap. */
export function linePath(spots: readonly (Spot | null)[]): string {
  return runs(spots).map(pathOf).join("");
}

/** Values without a neighbour, which no line shows. */
export function loneSpots(spots: readonly (Spot | null)[]): Spot[] {
  return runs(spots).flatMap((run) => (run.length === 1 ? run : []));
}

/** The area between two lines, broken where either is. */
export function bandPath(lower: readonly (Spot | null)[], upper: readonly (Spot | null)[]): string {
  const pairs = lower.map((spot, i) => (spot && upper[i] ? { x: spot.x, y: i } : null));
  return runs(pairs)
    .map((run) => {
      const edge = (spots: readonly (Spot | null)[]) => run.flatMap(({ y: index }) => spots[index] ?? []);
      return `${pathOf([...edge(upper), ...edge(lower).reverse()])}Z`;
    })
    .join("");
}

/** The parts of a stacked bar from the bottom up, without those that are nothing. */
export function stack({ values }: ChartPoint, series: readonly ChartSeries[]): { key: string; color: string; from: number; to: number }[] {
  let from = 0;
  return series.flatMap(({ key, color }) => {
    const value = values[key] ?? 0;
    if (!(value > 0)) return [];
    from += value;
    return [{ key, color, from: from - value, to: from }];
  });
}

/** Which labels of an axis can stand beside each other: every so many. */
export function labelStride(count: number, width: number, labelWidth: number): number {
  return Math.max(1, Math.ceil(count / Math.max(1, Math.floor(width / labelWidth))));
}
