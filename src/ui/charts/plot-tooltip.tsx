import { useTranslations } from "next-intl";
import type { ChartPoint, ChartSeries } from "./chart-data";

interface PlotTooltipProps {
  title: string;
  point: ChartPoint;
  series: ChartSeries[];
  /** Whether the sum of the series means anything. */
  sums: boolean;
  format(value: number): string;
}

/** The figures at one position of a chart, in the order in which they are stacked. */
export function PlotTooltip({ title, point, series, sums, format }: PlotTooltipProps) {
  const t = useTranslations("chart");
  const rows = series.flatMap((one) => {
    const value = point.values[one.key];
    return value ? [{ ...one, value }] : [];
  });
  const before = point.before ?? null;
  return (
    <div className="pointer-events-none min-w-44 max-w-72 rounded-lg border border-line bg-surface px-3 py-2 text-xs shadow-float">
      <p className="mb-1 font-medium text-ink">
        {title}
        {point.isUnfinished ? <span className="font-normal text-ink-faint"> {t("unfinished")}</span> : null}
      </p>
      {rows.toReversed().map(({ key, label, color, value }) => (
        <p key={key} className="flex items-center gap-2 text-ink-muted">
          <span className="size-2 shrink-0 rounded-[3px]" style={{ background: color }} />
          <span className="min-w-0 flex-1 truncate">{label}</span>
          <span className="text-ink tabular-nums">{format(value)}</span>
        </p>
      ))}
      {sums && rows.length > 1 ? (
        <p className="mt-1 flex justify-between gap-3 border-line border-t pt-1 font-medium tabular-nums">
          <span>{t("total")}</span>
          {format(rows.reduce((sum, { value }) => sum + value, 0))}
        </p>
      ) : null}
      {rows.length === 0 ? <p className="text-ink-faint">{t("nothing")}</p> : null}
      {before === null ? null : (
        <p className="mt-1 flex justify-between gap-3 text-ink-faint tabular-nums">
          <span>{t("before")}</span>
          {format(before)}
        </p>
      )}
    </div>
  );
}
