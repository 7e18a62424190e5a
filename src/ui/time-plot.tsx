"use client";
import { useLocale } from "next-intl";
import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { type ChartPoint, type ChartSeries, niceTicks } from "./chart-data";
import { formatTick, formatValue, type ValueKind } from "./format";

interface TimePlotProps {
  title: string;
  kind: ValueKind;
  shape: "bars" | "lines";
  points: ChartPoint[];
  series: ChartSeries[];
  labelOf(at: string): string;
}

/** With few points an isolated one must be visible; with many, dots are noise. */
const DOTTED_POINTS_MAX = 50;
const TICK = { fill: "var(--ink-faint)", fontSize: 11 };

/** The picture only; the table serves people who cannot see it. */
export function TimePlot({ title, kind, shape, points, series, labelOf }: TimePlotProps) {
  const locale = useLocale();
  const ticks = niceTicks(largestOf({ points, series, shape }), { whole: kind === "count" });
  return (
    <div role="img" aria-label={title} className="h-52 w-full">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 480, height: 208 }}>
        <ComposedChart data={points} accessibilityLayer={false} margin={{ top: 6, right: 8, bottom: 0, left: 0 }} barCategoryGap="22%">
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="at" tickFormatter={labelOf} tick={TICK} tickLine={false} axisLine={{ stroke: "var(--line)" }} minTickGap={36} />
          <YAxis
            width={58}
            tick={TICK}
            tickLine={false}
            axisLine={false}
            ticks={ticks}
            domain={[0, ticks.at(-1) ?? 1]}
            interval={0}
            tickFormatter={(value: number) => formatTick(value, kind, locale)}
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
          {series.map(({ key, color, label }) =>
            shape === "bars" ? (
              <Bar
                key={key}
                name={label}
                dataKey={(point: ChartPoint) => point.values[key] ?? 0}
                stackId="all"
                fill={color}
                maxBarSize={36}
                isAnimationActive={false}
              />
            ) : (
              <Line
                key={key}
                name={label}
                dataKey={(point: ChartPoint) => point.values[key] ?? null}
                stroke={color}
                strokeWidth={2}
                dot={points.length <= DOTTED_POINTS_MAX ? { r: 2, fill: color, strokeWidth: 0 } : false}
                connectNulls
                type="linear"
                isAnimationActive={false}
              />
            ),
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

/** For bars, the largest stack. */
function largestOf({ points, series, shape }: Pick<TimePlotProps, "points" | "series" | "shape">): number {
  const heights = points.map(({ values }) => {
    const shown = series.map(({ key }) => values[key] ?? 0);
    return shape === "bars" ? shown.reduce((sum, value) => sum + value, 0) : Math.max(0, ...shown);
  });
  return Math.max(0, ...heights);
}

interface PlotTooltipProps {
  title: string;
  point: ChartPoint;
  series: ChartSeries[];
  sums: boolean;
  format(value: number): string;
}

function PlotTooltip({ title, point, series, sums, format }: PlotTooltipProps) {
  const rows = series.flatMap((one) => {
    const value = point.values[one.key];
    return value ? [{ ...one, value }] : [];
  });
  return (
    <div className="min-w-44 rounded-lg border border-line bg-surface px-3 py-2 text-xs shadow-float">
      <p className="mb-1 font-medium text-ink">{title}</p>
      {rows.map(({ key, label, color, value }) => (
        <p key={key} className="flex items-center gap-2 text-ink-muted">
          <span className="size-2 rounded-[3px]" style={{ background: color }} />
          <span className="flex-1">{label}</span>
          <span className="text-ink tabular-nums">{format(value)}</span>
        </p>
      ))}
      {sums && rows.length > 1 ? (
        <p className="mt-1 border-line border-t pt-1 text-right font-medium tabular-nums">
          {format(rows.reduce((sum, { value }) => sum + value, 0))}
        </p>
      ) : null}
    </div>
  );
}
