"use client";
import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { type SyntheticEvent, useId } from "react";
import { Area, Bar, type BarShapeProps, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatTick, formatValue, type ValueKind } from "../format";
import { axisWidth, type ChartPoint, type ChartSeries, type ChartShape, isAlone, largestOf, niceTicks } from "./chart-data";
import { PlotTooltip } from "./plot-tooltip";

export interface PlotPlace {
  at: string;
  /** Of the series; null: of all. */
  key: string | null;
}

export interface TimePlotProps {
  title: string;
  kind: ValueKind;
  shape: ChartShape;
  points: ChartPoint[];
  series: ChartSeries[];
  labelOf(at: string): string;
  /** Where a press on a bar leads. */
  hrefOf?: ((place: PlotPlace) => string | undefined) | undefined;
}

const TICK = { fill: "var(--ink-faint)", fontSize: 11 };
const BEFORE: ChartSeries = { key: "before", label: "", color: "var(--ink-faint)" };

/** The picture only; the table serves people who cannot see it, and has the same links for the keyboard. */
export function TimePlot({ title, kind, shape, points, series, labelOf, hrefOf }: TimePlotProps) {
  const locale = useLocale();
  const router = useRouter();
  const stripes = useId();
  const ticks = niceTicks(largestOf(points, series, shape), { whole: kind === "count" });
  const showTick = (value: number) => formatTick(value, kind, locale);
  function lead(place: PlotPlace, event: SyntheticEvent) {
    event.stopPropagation(); // a press on a part of a bar is none on the whole of it
    const href = hrefOf?.(place);
    if (href) router.push(href);
  }
  const [lower, upper] = series;
  return (
    <div role="img" aria-label={title} data-chart className="h-52 w-full">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 480, height: 208 }}>
        <ComposedChart
          data={points}
          accessibilityLayer={false}
          margin={{ top: 6, right: 8, bottom: 0, left: 0 }}
          barCategoryGap="22%"
          style={hrefOf ? { cursor: "pointer" } : {}}
          onClick={({ activeLabel }, event) => typeof activeLabel === "string" && lead({ at: activeLabel, key: null }, event)}
        >
          <defs>
            <pattern id={stripes} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="3" height="6" fill="var(--surface)" fillOpacity="0.55" />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="at" tickFormatter={labelOf} tick={TICK} tickLine={false} axisLine={{ stroke: "var(--line-strong)" }} minTickGap={36} />
          <YAxis
            width={axisWidth(ticks.map(showTick))}
            tick={TICK}
            tickLine={false}
            axisLine={false}
            ticks={ticks}
            domain={[0, ticks.at(-1) ?? 1]}
            interval={0}
            tickFormatter={showTick}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={shape === "bars" ? { fill: "var(--sunken)" } : { stroke: "var(--line-strong)" }}
            content={({ active, label }) => {
              const point = active ? points.find(({ at }) => at === label) : undefined;
              return point ? (
                <PlotTooltip
                  point={point}
                  series={series}
                  title={labelOf(point.at)}
                  sums={shape === "bars"}
                  format={(value) => formatValue(value, kind, locale)}
                />
              ) : null;
            }}
          />
          {shape === "bars"
            ? series.map(({ key, color }) => (
                <Bar
                  key={key}
                  dataKey={({ values }: ChartPoint) => values[key] ?? 0}
                  stackId="all"
                  fill={color}
                  maxBarSize={36}
                  isAnimationActive={false}
                  shape={(bar: BarShapeProps) => <BarPart {...bar} name={key} stripes={stripes} />}
                  onClick={({ payload }, _index, event) => lead({ at: (payload as ChartPoint).at, key }, event)}
                />
              ))
            : series.map((one) => plotLine(one, points, ({ values }) => values[one.key] ?? null))}
          {shape === "band" && lower && upper ? (
            <Area
              dataKey={({ values }: ChartPoint) => bandOf(values[lower.key], values[upper.key])}
              stroke="none"
              fill={upper.color}
              fillOpacity={0.16}
              activeDot={false}
              isAnimationActive={false}
            />
          ) : null}
          {points.some(({ before }) => typeof before === "number") ? plotLine(BEFORE, points, ({ before }) => before ?? null) : null}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

const bandOf = (low: number | null | undefined, high: number | null | undefined) =>
  typeof low === "number" && typeof high === "number" ? [low, high] : null;

/** A gap is a gap; a value between two of them is a dot, since no line shows it. */
function plotLine(series: ChartSeries, points: ChartPoint[], read: (point: ChartPoint) => number | null) {
  const values = points.map(read);
  return (
    <Line
      key={series.key}
      className={`plot-${series.key}`}
      dataKey={read}
      stroke={series.color}
      strokeWidth={series === BEFORE ? 1.5 : 1.75}
      {...(series === BEFORE ? { strokeDasharray: "4 3" } : {})}
      dot={({ cx, cy, index }) => (isAlone(values, index) ? <circle key={index} cx={cx} cy={cy} r={2.5} fill={series.color} /> : <g key={index} />)}
      activeDot={false}
      type="linear"
      isAnimationActive={false}
    />
  );
}

/** One part of a stacked bar; hatched while its time is not over. */
function BarPart({ x, y, width, height, fill, payload, name, stripes }: BarShapeProps & { name: string; stripes: string }) {
  const box = { x, y, width, height: Math.max(0.5, height) };
  if (!(height > 0)) return <g />;
  return (
    <g>
      <rect {...box} fill={fill} data-bar={name} />
      {(payload as ChartPoint).isUnfinished ? <rect {...box} fill={`url(#${stripes})`} pointerEvents="none" data-unfinished /> : null}
    </g>
  );
}
