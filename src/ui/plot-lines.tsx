import type { ChartPoint, ChartSeries, ChartShape } from "./chart-data";
import { bandPath, linePath, loneSpots, type Spot } from "./plot-layout";

interface PlotLinesProps {
  shape: ChartShape;
  points: ChartPoint[];
  series: ChartSeries[];
  x(index: number): number;
  y(value: number): number;
}

/** Lines, and for a band the area between its two. */
export function PlotLines({ shape, points, series, x, y }: PlotLinesProps) {
  const lines = series.map((one) => ({
    ...one,
    spots: points.map(({ values }, index): Spot | null => {
      const value = values[one.key] ?? null;
      return value === null ? null : { x: x(index), y: y(value) };
    }),
  }));
  const [lower, upper] = lines;
  return (
    <>
      {shape === "band" && lower && upper ? <path d={bandPath(lower.spots, upper.spots)} fill={upper.color} fillOpacity="0.16" /> : null}
      {lines.map(({ key, color, spots }) => (
        <g key={key} data-line={key}>
          <path d={linePath(spots)} fill="none" stroke={color} strokeWidth="1.75" strokeLinejoin="round" />
          {loneSpots(spots).map((spot) => (
            <circle key={spot.x} cx={spot.x} cy={spot.y} r="2.5" fill={color} />
          ))}
        </g>
      ))}
    </>
  );
}

/** The previous period of all series together. */
export function DashedLine({ spots }: { spots: (Spot | null)[] }) {
  return (
    <g data-before>
      <path d={linePath(spots)} fill="none" stroke="var(--ink-faint)" strokeWidth="1.5" strokeDasharray="4 3" strokeLinejoin="round" />
      {loneSpots(spots).map((spot) => (
        <circle key={spot.x} cx={spot.x} cy={spot.y} r="2" fill="var(--ink-faint)" />
      ))}
    </g>
  );
}
