"use client";
import { ChartColumn, Table2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import type { ChartPoint, ChartSeries } from "./chart-data";
import { formatBucket, formatValue, type ValueKind } from "./format";
import { Card, CardHeader } from "./page-parts";
import { Table, Td, Th } from "./table";
import { TimePlot } from "./time-plot";

interface TimeChartProps {
  title: string;
  /** The figure for the whole range, below the title. */
  total?: ReactNode;
  kind: ValueKind;
  shape: "bars" | "lines";
  bucket: "hour" | "day";
  timeZone: string;
  points: ChartPoint[];
  series: ChartSeries[];
}

/** A chart over time with its legend, or the same figures as a table. */
export function TimeChart({ title, total, kind, shape, bucket, timeZone, points, series }: TimeChartProps) {
  const t = useTranslations("chart");
  const locale = useLocale();
  const [isTable, setTable] = useState(false);
  const labelOf = (at: string) => formatBucket(at, bucket, locale, timeZone);
  const isEmpty = !points.some((point) => series.some(({ key }) => point.values[key]));
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
        <ChartTable
          title={title}
          points={points}
          series={series}
          labelOf={labelOf}
          format={(value) => formatValue(value, kind, locale)}
          sums={shape === "bars"}
        />
      ) : (
        <div className="px-2 pt-3 pb-3 sm:px-3">
          {isEmpty ? (
            <p className="grid h-52 place-items-center text-[13px] text-ink-faint">{t("empty")}</p>
          ) : (
            <TimePlot title={title} kind={kind} shape={shape} points={points} series={series} labelOf={labelOf} />
          )}
          {isEmpty ? null : <Legend series={series} />}
        </div>
      )}
    </Card>
  );
}

function Legend({ series }: { series: ChartSeries[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-2 pt-2">
      {series.map(({ key, label, color }) => (
        <li key={key} className="flex min-w-0 items-center gap-1.5 text-ink-muted text-xs">
          <span aria-hidden className="size-2 shrink-0 rounded-[3px]" style={{ background: color }} />
          <span className="truncate">{label}</span>
        </li>
      ))}
    </ul>
  );
}

interface ChartTableProps {
  title: string;
  points: ChartPoint[];
  series: ChartSeries[];
  /** Whether the sum of a row means anything. */
  sums: boolean;
  labelOf(at: string): string;
  format(value: number): string;
}

/** The figures of a chart, newest first. */
function ChartTable({ title, points, series, sums, labelOf, format }: ChartTableProps) {
  const t = useTranslations("chart");
  const cell = (value: number | null | undefined) => (value ? format(value) : "–");
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
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.at}>
              <Td>{labelOf(point.at)}</Td>
              {series.map(({ key }) => (
                <Td key={key} numeric>
                  {cell(point.values[key])}
                </Td>
              ))}
              {sums ? <Td numeric>{cell(series.reduce((sum, { key }) => sum + (point.values[key] ?? 0), 0))}</Td> : null}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
