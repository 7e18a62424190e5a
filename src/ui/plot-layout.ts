import { type ChartPoint, type ChartSeries, type ChartShape, isAlone, largestOf, niceTicks } from "./chart-data";

/** Room around the plot: for the amounts at its left, the times below it. */
export const MARGIN = { top: 6, right: 8, bottom: 30, left: 58 } as const;
const BAR_SHARE = 0.56;
const BAR_WIDTH_MAX = 36;
/** What a bar of next to nothing is still seen as. */
const BAR_HEIGHT_MIN = 0.5;
/** Between two labels of the time. */
const LABEL_GAP = 36;

interface PlotSize {
  width: number;
  height: number;
}

interface LayoutOptions extends PlotSize {
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  shape: ChartShape;
  /** Whether only integers can occur. */
  whole: boolean;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlotLayout {
  ticks: { value: number; y: number }[];
  /** The middle of each position, and how wide a position is. */
  centers: number[];
  slot: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  yOf(value: number): number;
}

/** Bars stand side by side; lines begin and end at the edges. */
export function layOut({ width, height, points, series, shape, whole }: LayoutOptions): PlotLayout {
  const [left, right, top, bottom] = [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right), MARGIN.top, height - MARGIN.bottom];
  const values = niceTicks(largestOf(points, series, shape), { whole });
  const most = values.at(-1) ?? 1;
  const yOf = (value: number) => bottom - (value / most) * (bottom - top);
  const isSpread = shape !== "bars" && points.length > 1;
  const slot = (right - left) / (isSpread ? points.length - 1 : Math.max(1, points.length));
  const centers = points.map((_, index) => left + slot * (isSpread ? index : index + 0.5));
  return { ticks: values.map((value) => ({ value, y: yOf(value) })), centers, slot, left, right, top, bottom, yOf };
}

/** The parts of the bar at a position, from the bottom up. */
export function stackOf({ centers, slot, yOf }: PlotLayout, point: ChartPoint, index: number, series: readonly ChartSeries[]) {
  const width = Math.min(BAR_WIDTH_MAX, Math.max(1, slot * BAR_SHARE));
  const x = (centers[index] ?? 0) - width / 2;
  let below = 0;
  return series.flatMap((one): { series: ChartSeries; box: Box }[] => {
    const value = point.values[one.key] ?? 0;
    if (!(value > 0)) return [];
    const [foot, head] = [yOf(below), yOf(below + value)];
    below += value;
    return [{ series: one, box: { x, y: head, width, height: Math.max(BAR_HEIGHT_MIN, foot - head) } }];
  });
}

const at = (x: number, y: number) => `${x.toFixed(2)} ${y.toFixed(2)}`;

/** A gap is a gap; a value between two of them is a dot, since no line shows it. */
export function lineOf({ centers, yOf }: PlotLayout, values: readonly (number | null)[]): { path: string; dots: { x: number; y: number }[] } {
  const spots = values.map((value, index) => (value === null ? null : { x: centers[index] ?? 0, y: yOf(value) }));
  return {
    path: spots.map((spot, index) => (spot ? `${spots[index - 1] ? "L" : "M"}${at(spot.x, spot.y)}` : "")).join(""),
    dots: spots.filter((spot, index) => spot !== null && isAlone(values, index)).filter((spot) => spot !== null),
  };
}

/** The area between two lines, in pieces where either has a gap. */
export function bandOf({ centers, yOf }: PlotLayout, lower: readonly (number | null)[], upper: readonly (number | null)[]): string {
  const pieces: { x: number; low: number; high: number }[][] = [[]];
  for (const [index, x] of centers.entries()) {
    const [low, high] = [lower[index] ?? null, upper[index] ?? null];
    if (low !== null && high !== null) pieces.at(-1)?.push({ x, low: yOf(low), high: yOf(high) });
    else pieces.push([]);
  }
  return pieces
    .filter((piece) => piece.length > 1)
    .map((piece) => `M${[...piece.map(({ x, high }) => at(x, high)), ...piece.toReversed().map(({ x, low }) => at(x, low))].join("L")}Z`)
    .join("");
}

/** A character's width at 11 px, about: what is written in whole squares is as wide as it is high. */
const widthOf = (text: string) => [...text].reduce((sum, character) => sum + (character > "\u2e7f" ? 11 : 6.2), 0);

/** As many labels as fit, evenly, with the last one; none beyond the edges. */
export function placeLabels({ centers, slot }: PlotLayout, labels: readonly string[], width: number): { index: number; x: number; text: string }[] {
  const widest = Math.max(0, ...labels.map(widthOf));
  const step = Math.max(1, Math.ceil((widest + LABEL_GAP) / slot));
  const last = labels.length - 1;
  return labels.flatMap((text, index) => {
    if ((last - index) % step !== 0) return [];
    const half = widthOf(text) / 2;
    return [{ index, text, x: Math.min(width - half, Math.max(half, centers[index] ?? 0)) }];
  });
}

/** The position that is nearest to a place across the plot. */
export function positionAt({ centers, slot, left }: PlotLayout, x: number, shape: ChartShape): number | null {
  const isSpread = shape !== "bars" && centers.length > 1;
  const index = isSpread ? Math.round((x - left) / slot) : Math.floor((x - left) / slot);
  return index >= 0 && index < centers.length ? index : null;
}
