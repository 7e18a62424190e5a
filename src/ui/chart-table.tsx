import { useTranslations } from "next-intl";
import type { ChartPoint, ChartSeries } from "./chart-series";
import { Table, Td, Th } from "./table";

interface ChartTableProps {
  title: string;
  points: ChartPoint[];
  series: ChartSeries[];
  /** Whether a row's values add up to something. */
  sums: boolean;
  labelOf(at: string): string;
  format(value: number): string;
}

/** The figures of a chart, newest first. */
export function ChartTable({ title, points, series, sums, labelOf, format }: ChartTableProps) {
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
