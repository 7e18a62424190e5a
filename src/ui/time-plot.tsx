"use client";
import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { type PointerEvent, useEffect, useId, useRef, useState } from "react";
import { type ChartPoint, type ChartSeries, type ChartShape, largestOf, niceTicks } from "./chart-data";
import { formatTick, formatValue, type ValueKind } from "./format";
import { labelStride, stack } from "./plot-layout";
import { DashedLine, PlotLines } from "./plot-lines";
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

const HEIGHT = 208;
const LEFT = 58;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22;
const BAR_MAX = 36;
const LABEL_WIDTH = 76;
/** Until the browser has measured it. */
const WIDTH = 480;

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(WIDTH);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(160, entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}

/** The picture only; the table serves people who cannot see it. */
export function TimePlot({ title, kind, shape, points, series, labelOf, hrefOf }: TimePlotProps) {
  const locale = useLocale();
  const router = useRouter();
  const { box, width } = useWidth();
  const [at, setAt] = useState<{ index: number; key: string | null } | null>(null);
  const stripes = useId();
  const ticks = niceTicks(largestOf(points, series, shape), { whole: kind === "count" });
  const inner = width - LEFT - RIGHT;
  const step = inner / Math.max(1, points.length);
  const top = ticks.at(-1) ?? 1;
  const x = (index: number) => LEFT + step * (index + 0.5);
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const bar = Math.max(1, Math.min(BAR_MAX, step * 0.78));
  const stride = labelStride(points.length, inner, LABEL_WIDTH);

  function placeOf(event: PointerEvent) {
    const { left, top: upper } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor((event.clientX - left - LEFT) / step);
    const point = points[index];
    if (!point) return null;
    const value = (1 - (event.clientY - upper - TOP) / (HEIGHT - TOP - BOTTOM)) * top;
    const part = shape === "bars" ? stack(point, series).find(({ from, to }) => value >= from && value < to) : undefined;
    return { index, key: part?.key ?? null };
  }
  const active = at ? points[at.index] : undefined;
  const href = active && at ? hrefOf?.({ at: active.at, key: at.key }) : undefined;
  return (
    <div ref={box} className="relative h-52 w-full">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the table has the same links for the keyboard */}
      <svg
        role="img"
        aria-label={title}
        data-chart
        width={width}
        height={HEIGHT}
        className={href ? "block max-w-full cursor-pointer" : "block max-w-full"}
        onPointerMove={(event) => setAt(placeOf(event))}
        onPointerLeave={() => setAt(null)}
        onClick={() => href && router.push(href)}
      >
        <defs>
          <pattern id={stripes} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="3" height="6" fill="var(--surface)" fillOpacity="0.55" />
          </pattern>
        </defs>
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} stroke={tick === 0 ? "var(--line-strong)" : "var(--line)"} />
            <text x={LEFT - 8} y={y(tick)} dy="0.32em" textAnchor="end" fontSize="11" fill="var(--ink-faint)">
              {formatTick(tick, kind, locale)}
            </text>
          </g>
        ))}
        {points.map((point, index) =>
          index % stride === 0 && x(index) + LABEL_WIDTH / 3 < width ? (
            <text key={point.at} x={x(index)} y={HEIGHT - 6} textAnchor="middle" fontSize="11" fill="var(--ink-faint)">
              {labelOf(point.at)}
            </text>
          ) : null,
        )}
        {at ? <rect x={x(at.index) - step / 2} y={TOP} width={step} height={HEIGHT - TOP - BOTTOM} fill="var(--sunken)" /> : null}
        {shape === "bars" ? (
          points.map((point, index) => {
            const parts = stack(point, series);
            const height = parts.at(-1)?.to ?? 0;
            return (
              <g key={point.at}>
                {parts.map(({ key, color, from, to }) => (
                  <rect
                    key={key}
                    data-bar={key}
                    x={x(index) - bar / 2}
                    y={y(to)}
                    width={bar}
                    height={Math.max(0.5, y(from) - y(to))}
                    fill={color}
                    opacity={at && at.index === index && at.key && at.key !== key ? 0.55 : 1}
                  />
                ))}
                {point.isUnfinished && height > 0 ? (
                  <rect data-unfinished x={x(index) - bar / 2} y={y(height)} width={bar} height={y(0) - y(height)} fill={`url(#${stripes})`} />
                ) : null}
              </g>
            );
          })
        ) : (
          <PlotLines shape={shape} points={points} series={series} x={x} y={y} />
        )}
        <BeforeLine points={points} x={x} y={y} />
      </svg>
      {active && at ? (
        <PlotTooltip
          point={active}
          series={series}
          title={labelOf(active.at)}
          sums={shape === "bars"}
          format={(value) => formatValue(value, kind, locale)}
          style={x(at.index) > width / 2 ? { right: width - x(at.index) + step / 2 + 6 } : { left: x(at.index) + step / 2 + 6 }}
        />
      ) : null}
    </div>
  );
}

/** The previous period: a dashed line. */
function BeforeLine({ points, x, y }: { points: ChartPoint[]; x(index: number): number; y(value: number): number }) {
  const spots = points.map(({ before }, index) => (before === null || before === undefined ? null : { x: x(index), y: y(before) }));
  return spots.some(Boolean) ? <DashedLine spots={spots} /> : null;
}
