"use client";
import { useSearchParams } from "next/navigation";
import { TimeChart, type TimeChartProps } from "@/ui/charts/time-chart";
import { type AskedFilters, changedQuery, viewPath, withRange, writeMoment } from "../range-bar/view-query";

export interface OverviewChart extends Pick<TimeChartProps, "title" | "total" | "kind" | "shape" | "points" | "series"> {
  /** What all of its calls have in common. */
  filters?: AskedFilters;
  /** What the calls of a series have, by its key; a series without leads nowhere. */
  seriesFilters?: Record<string, AskedFilters>;
}

interface OverviewChartsProps extends Pick<TimeChartProps, "bucket" | "timeZone"> {
  charts: OverviewChart[];
  /** The end of each bucket, by its beginning. */
  ends: Record<string, string>;
}

/** Each bar leads to the calls behind it, each entry of a legend to the same page with only these. */
export function OverviewCharts({ charts, ends, bucket, timeZone }: OverviewChartsProps) {
  const asked = useSearchParams();
  return (
    <div className="grid gap-3 xl:grid-cols-2 xl:[&>:last-child:nth-child(odd)]:col-span-2">
      {charts.map(({ filters, seriesFilters = {}, ...chart }) => (
        <TimeChart
          key={chart.title}
          {...chart}
          bucket={bucket}
          timeZone={timeZone}
          hrefOf={({ at, key }) => {
            const range = withRange({ from: writeMoment(new Date(at)), to: writeMoment(new Date(ends[at] ?? at)) });
            return viewPath("/requests", asked, { ...range, ...filters, ...(key === null ? {} : seriesFilters[key]) });
          }}
          seriesHref={(key) => seriesFilters[key] && `/overview${changedQuery(asked.toString(), seriesFilters[key])}`}
        />
      ))}
    </div>
  );
}
