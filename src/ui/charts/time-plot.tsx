"use client";
import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { type MouseEvent, useId, useLayoutEffect, useRef, useState } from "react";
// Its shapes stand on their own; its charts weigh 110 kB of scripts, which is more than half of what a page may have.
import { Dot, Polygon, Surface } from "recharts";
import { formatTick, formatValue, type ValueKind } from "../format";
import type { ChartPoint, ChartSeries, ChartShape } from "./chart-data";
import { bandOf, layOut, lineOf, type PlotLayout, placeLabels, positionAt, stackOf } from "./plot-layout";
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
/** Between the tooltip and the position that it is about. */
const TOOLTIP_GAP = 14;
const BEFORE: ChartSeries = { key: "before", label: "", color: "var(--ink-faint)" };

/** The width that an element has, from when it is on the page. */
function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}

/** The picture only; the table serves people who cannot see it, and has the same links for the keyboard. */
export function TimePlot(props: TimePlotProps) {
  const [element, width] = useWidth();
  return (
    <div ref={element} role="img" aria-label={props.title} data-chart={width > 0 ? "" : undefined} className="relative h-52 w-full">
      {width > 0 ? <Drawing {...props} width={width} /> : null}
    </div>
  );
}

function Drawing({ kind, shape, points, series, labelOf, hrefOf, width }: TimePlotProps & { width: number }) {
  const locale = useLocale();
  const router = useRouter();
  const [place, setPlace] = useState<number | null>(null);
  const showTick = (value: number) => formatTick(value, kind, locale);
  const layout = layOut({ width, height: HEIGHT, points, series, shape, whole: kind === "count", showTick });
  const { left, right, bottom, ticks } = layout;
  const labels = placeLabels(
    layout,
    points.map(({ at }) => labelOf(at)),
    width,
  );
  const under = (event: MouseEvent<Element>) => positionAt(layout, event.clientX - event.currentTarget.getBoundingClientRect().left, shape);
  /** A press on a part of a bar leads to that part's calls, on any other place to all of that time. */
  function onClick(event: MouseEvent<Element>) {
    const point = points[under(event) ?? -1];
    const key = event.target instanceof Element ? event.target.getAttribute("data-bar") : null;
    const href = point && hrefOf?.({ at: point.at, key });
    if (href) router.push(href);
  }
  const shown = place === null ? undefined : points[place];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the chart's table has the same links for the keyboard
    <div onMouseMove={(event) => setPlace(under(event))} onMouseLeave={() => setPlace(null)} onClick={onClick}>
      <Surface aria-hidden width={width} height={HEIGHT} fontSize={11} fill="var(--ink-faint)" className={hrefOf ? "cursor-pointer" : undefined}>
        {ticks.map(({ label, y }) => (
          <g key={y}>
            <line x1={left} x2={right} y1={y} y2={y} stroke={y === bottom ? "var(--line-strong)" : "var(--line)"} />
            <text x={left - 8} y={y} dy="0.32em" textAnchor="end">
              {label}
            </text>
          </g>
        ))}
        {labels.map(({ index, x, text }) => (
          <text key={index} x={x} y={bottom + 18} textAnchor="middle">
            {text}
          </text>
        ))}
        {place === null ? null : <Cursor layout={layout} place={place} shape={shape} />}
        {shape === "bars" ? <Bars layout={layout} points={points} series={series} /> : <Lines {...{ layout, points, series, shape }} />}
        {points.some(({ before }) => typeof before === "number") ? (
          <PlotLine layout={layout} series={BEFORE} values={points.map(({ before }) => before ?? null)} />
        ) : null}
      </Surface>
      {shown && place !== null ? (
        <div className="pointer-events-none absolute top-1 z-10" style={tooltipPlace(layout.centers[place] ?? 0, width)}>
          <PlotTooltip
            point={shown}
            series={series}
            title={labelOf(shown.at)}
            sums={shape === "bars"}
            format={(value) => formatValue(value, kind, locale)}
          />
        </div>
      ) : null}
    </div>
  );
}

/** At the side where there is more room, and no wider than that. */
function tooltipPlace(x: number, width: number) {
  const maxWidth = Math.max(x, width - x) - TOOLTIP_GAP;
  return x < width / 2 ? { left: x + TOOLTIP_GAP, maxWidth } : { right: width - x + TOOLTIP_GAP, maxWidth };
}

function Cursor({ layout, place, shape }: { layout: PlotLayout; place: number; shape: ChartShape }) {
  const { centers, slot, top, bottom } = layout;
  const x = centers[place] ?? 0;
  if (shape === "bars") return <rect x={x - slot / 2} y={top} width={slot} height={bottom - top} fill="var(--sunken)" />;
  return <line x1={x} x2={x} y1={top} y2={bottom} stroke="var(--line-strong)" />;
}

interface MarksProps {
  layout: PlotLayout;
  points: ChartPoint[];
  series: ChartSeries[];
}

/** Hatched while their time is not over. */
function Bars({ layout, points, series }: MarksProps) {
  const stripes = useId();
  return (
    <>
      <defs>
        <pattern id={stripes} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="3" height="6" fill="var(--surface)" fillOpacity="0.55" />
        </pattern>
      </defs>
      {points.map((point, index) => (
        <g key={point.at}>
          {stackOf(layout, point, index, series).map(({ series: { key, color }, box }) => (
            <g key={key}>
              <rect {...box} fill={color} data-bar={key} />
              {point.isUnfinished ? <rect {...box} fill={`url(#${stripes})`} pointerEvents="none" data-unfinished /> : null}
            </g>
          ))}
        </g>
      ))}
    </>
  );
}

function Lines({ layout, points, series, shape }: MarksProps & { shape: ChartShape }) {
  const valuesOf = ({ key }: ChartSeries) => points.map(({ values }) => values[key] ?? null);
  const [lower, upper] = series;
  return (
    <>
      {shape === "band" && lower && upper
        ? bandOf(layout, valuesOf(lower), valuesOf(upper)).map((piece) => (
            <Polygon key={piece[0]?.x} points={piece} fill={upper.color} fillOpacity={0.16} />
          ))
        : null}
      {series.map((one) => (
        <PlotLine key={one.key} layout={layout} series={one} values={valuesOf(one)} />
      ))}
    </>
  );
}

function PlotLine({ layout, series: { key, color }, values }: { layout: PlotLayout; series: ChartSeries; values: (number | null)[] }) {
  const { path, dots } = lineOf(layout, values);
  const isBefore = key === BEFORE.key;
  return (
    <g className={`plot-${key}`} pointerEvents="none">
      <path d={path} fill="none" stroke={color} strokeWidth={isBefore ? 1.5 : 1.75} strokeDasharray={isBefore ? "4 3" : undefined} />
      {dots.map(({ x, y }) => (
        <Dot key={x} cx={x} cy={y} r={2.5} fill={color} />
      ))}
    </g>
  );
}
