"use client";
import { ChartColumn, Table2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { AlignedCost, costPlacesOf } from "../aligned-usd";
import { Button } from "../button";
import { type BucketUnit, formatBucket, formatValue, type ValueKind } from "../format";
import { Link } from "../link";
import { Card, CardHeader } from "../page-parts";
import { Table, Td, Th } from "../table";
import type { ChartPoint, ChartSeries, ChartShape } from "./chart-data";
import { type PlotPlace, TimePlot } from "./time-plot";

export interface TimeChartProps {
  title: string;
  /** The figure for the whole range, below the title. */
  total?: ReactNode;
  kind: ValueKind;
  shape: ChartShape;
  bucket: BucketUnit;
  timeZone: string;
  points: ChartPoint[];
  series: ChartSeries[];
  /** What a bar, or a row of the table, leads to. */
  hrefOf?: (place: PlotPlace) => string | undefined;
  /** What an entry of the legend leads to. */
  seriesHref?: (key: string) => string | undefined;
}

/** A chart over time with its legend, or the same figures as a table. */
export function TimeChart({ title, total, kind, shape, bucket, timeZone, points, series, hrefOf, seriesHref }: TimeChartProps) {
  const t = useTranslations("chart");
  const locale = useLocale();
  const [isTable, setTable] = useState(false);
  const labelOf = (at: string) => formatBucket(at, bucket, locale, timeZone);
  const isEmpty = !points.some((point) => point.before || series.some(({ key }) => point.values[key]));
  return (
    <Card className="flex min-w-0 flex-col">
      <CardHeader title={title} hint={total}>
        <Button
          variant="ghost"
          size="icon"
          aria-pressed={isTable}
          aria-label={t("asTable", { title })}
          title={isTable ? t("viewChart") : t("viewTable")}
          onClick={() => setTable(!isTable)}
        >
          {isTable ? <ChartColumn aria-hidden className="size-4" /> : <Table2 aria-hidden className="size-4" />}
        </Button>
      </CardHeader>
      {isTable ? (
        <ChartTable title={title} points={points} series={series} labelOf={labelOf} kind={kind} sums={shape === "bars"} hrefOf={hrefOf} />
      ) : (
        <div className="px-2 pt-3 pb-3 sm:px-3">
          {isEmpty ? (
            <p className="grid h-52 place-items-center text-[13px] text-ink-faint">{t("empty")}</p>
          ) : (
            <TimePlot title={title} kind={kind} shape={shape} points={points} series={series} labelOf={labelOf} hrefOf={hrefOf} />
          )}
          {isEmpty ? null : (
            <Legend title={title} series={series} hasBefore={points.some(({ before }) => typeof before === "number")} hrefOf={seriesHref} />
          )}
        </div>
      )}
    </Card>
  );
}

interface LegendProps {
  title: string;
  series: ChartSeries[];
  hasBefore: boolean;
  hrefOf: TimeChartProps["seriesHref"];
}

function Legend({ title, series, hasBefore, hrefOf }: LegendProps) {
  const t = useTranslations("chart");
  return (
    <ul aria-label={t("legend", { title })} className="flex flex-wrap gap-x-4 gap-y-1 px-2 pt-2">
      {series.map(({ key, label, color }) => {
        const href = hrefOf?.(key);
        return (
          <li key={key} className="flex min-w-0 items-center gap-1.5 text-ink-muted text-xs">
            <span aria-hidden className="size-2 shrink-0 rounded-[3px]" style={{ background: color }} />
            {href ? (
              <Link href={href} scroll={false} className="truncate hover:text-ink hover:underline">
                {label}
              </Link>
            ) : (
              <span className="truncate">{label}</span>
            )}
          </li>
        );
      })}
      {hasBefore ? (
        <li className="flex items-center gap-1.5 text-ink-muted text-xs">
          <span aria-hidden className="w-4 border-ink-faint border-t border-dashed" />
          {t("before")}
        </li>
      ) : null}
    </ul>
  );
}

interface ChartTableProps {
  title: string;
  points: ChartPoint[];
  series: ChartSeries[];
  /** Whether the sum of a row means anything. */
  sums: boolean;
  kind: ValueKind;
  labelOf(at: string): string;
  hrefOf: TimeChartProps["hrefOf"];
}

/** Nano-dollars are the last digits that there are: below them a sum of such numbers is off. */
const inUsd = (amount: number) => amount.toFixed(9);

/** The figures of a chart, newest first. */
function ChartTable({ title, points, series, sums, kind, labelOf, hrefOf }: ChartTableProps) {
  const t = useTranslations("chart");
  const locale = useLocale();
  const totalOf = (point: ChartPoint) => series.reduce((sum, { key }) => sum + (point.values[key] ?? 0), 0);
  const amounts = kind === "money" ? points.flatMap((point) => [...Object.values(point.values), point.before, totalOf(point)]) : [];
  const places = costPlacesOf(
    amounts.map((amount) => inUsd(amount ?? 0)),
    locale,
  );
  const cell = (value: number | null | undefined) => {
    if (value === null || value === undefined) return "–";
    return kind === "money" ? <AlignedCost amount={inUsd(value)} places={places} /> : formatValue(value, kind, locale);
  };
  const hasBefore = points.some(({ before }) => typeof before === "number");
  return (
    <div className="mt-2 max-h-72 overflow-y-auto">
      <Table label={title}>
        <thead className="sticky top-0 bg-surface">
          <tr>
            <Th>{t("time")}</Th>
            {series.map(({ key, label }) => (
              <Th key={key} numeric>
                {label}
              </Th>
            ))}
            {sums ? <Th numeric>{t("total")}</Th> : null}
            {hasBefore ? <Th numeric>{t("before")}</Th> : null}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.at}>
              <Td>
                <PlaceLink href={hrefOf?.({ at: point.at, key: null })}>{labelOf(point.at)}</PlaceLink>
              </Td>
              {series.map(({ key }) => (
                <Td key={key} numeric>
                  <PlaceLink href={point.values[key] ? hrefOf?.({ at: point.at, key }) : undefined}>{cell(point.values[key])}</PlaceLink>
                </Td>
              ))}
              {sums ? <Td numeric>{cell(totalOf(point))}</Td> : null}
              {hasBefore ? <Td numeric>{cell(point.before)}</Td> : null}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function PlaceLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (!href) return children;
  return (
    <Link href={href} className="hover:underline">
      {children}
    </Link>
  );
}
