import { type ChartPoint, type ChartSeries, type ChartShape, largestOf, niceTicks } from "./chart-data";

/** Room around the plot, in pixels: below it stand the times. The amounts at its left take as much as they need. */
const MARGIN = { top: 6, right: 8, bottom: 30 } as const;
const LEFT_WIDTH_MIN = 58;
/** Of the widest letter of the axis' font, and around a label, in pixels. */
const [LETTER_WIDTH, LABEL_PADDING] = [7, 12];
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
  showTick(value: number): string;
}

interface Box extends PlotSize {
  x: number;
  y: number;
}

/** Where everything stands, in pixels from the upper left. */
export interface PlotLayout {
  ticks: { label: string; y: number }[];
  /** The middle of each position, and how wide a position is. */
  centers: number[];
  slot: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  yOf(value: number): number;
}

/** So wide that no label is cut off: small amounts have many digits. */
function leftWidth(labels: readonly string[]): number {
  return Math.max(LEFT_WIDTH_MIN, ...labels.map(({ length }) => length * LETTER_WIDTH + LABEL_PADDING));
}

/** Bars stand side by side; lines begin and end at the edges. */
const isSpread = (shape: ChartShape, count: number) => shape !== "bars" && count > 1;

export function layOut({ width, height, points, series, shape, whole, showTick }: LayoutOptions): PlotLayout {
  const values = niceTicks(largestOf(points, series, shape), { whole });
  const labels = values.map(showTick);
  const left = leftWidth(labels);
  const [right, top, bottom] = [Math.max(left + 1, width - MARGIN.right), MARGIN.top, height - MARGIN.bottom];
  const most = values.at(-1) ?? 1;
  const yOf = (value: number) => bottom - (value / most) * (bottom - top);
  const spread = isSpread(shape, points.length);
  const slot = (right - left) / (spread ? points.length - 1 : Math.max(1, points.length));
  const centers = points.map((_, index) => left + slot * (spread ? index : index + 0.5));
  return { ticks: values.map((value, i) => ({ label: labels[i] ?? "", y: yOf(value) })), centers, slot, left, right, top, bottom, yOf };
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

interface Spot {
  x: number;
  y: number;
}

/** The pieces of a course between its gaps. */
function piecesOf<T>(course: readonly (T | null)[]): T[][] {
  const pieces: T[][] = [[]];
  for (const one of course) {
    if (one === null) pieces.push([]);
    else pieces.at(-1)?.push(one);
  }
  return pieces.filter(({ length }) => length > 0);
}

/** A gap is a gap; a value between two of them is a dot, since no line shows it. */
export function lineOf({ centers, yOf }: Pick<PlotLayout, "centers" | "yOf">, values: readonly (number | null)[]): { path: string; dots: Spot[] } {
  const pieces = piecesOf(values.map((value, index) => (value === null ? null : { x: centers[index] ?? 0, y: yOf(value) })));
  const lines = pieces.filter(({ length }) => length > 1).map((piece) => piece.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`).join("L"));
  return { path: lines.map((line) => `M${line}`).join(""), dots: pieces.filter(({ length }) => length === 1).flat() };
}

/** The area between two lines, a polygon for each piece; where either has a gap there is none. */
export function bandOf({ centers, yOf }: PlotLayout, lower: readonly (number | null)[], upper: readonly (number | null)[]): Spot[][] {
  const course = centers.map((x, index) => {
    const [low, high] = [lower[index] ?? null, upper[index] ?? null];
    return low === null || high === null ? null : { low: { x, y: yOf(low) }, high: { x, y: yOf(high) } };
  });
  return piecesOf(course).map((piece) => [...piece.map(({ high }) => high), ...piece.toReversed().map(({ low }) => low)]);
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
  const place = (x - left) / slot;
  const index = isSpread(shape, centers.length) ? Math.round(place) : Math.floor(place);
  return index >= 0 && index < centers.length ? index : null;
}
