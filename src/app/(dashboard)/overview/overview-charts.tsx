import { useLocale, useTranslations } from "next-intl";
import type { Summary } from "@/queries/get-summary";
import type { TimeSeries } from "@/queries/get-time-series";
import { formatCount, formatDuration } from "@/ui/format";
import { Cost, useProviderName } from "@/ui/labels";
import { TimeChart } from "@/ui/time-chart";
import { averagePoints, groupPoints, sumPoints } from "./build-series";

export function OverviewCharts({ series, summary, timeZone }: { series: TimeSeries; summary: Summary; timeZone: string }) {
  const t = useTranslations("overview");
  const chart = useTranslations("chart");
  const provider = useProviderName();
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const duration = (ms: number | null) => (ms === null ? t("none") : formatDuration(ms, locale));
  const grouping = groupPoints(series, { other: chart("other"), provider });
  const all = grouping.other ? [...grouping.series, grouping.other] : grouping.series;
  const place = { bucket: series.bucket, timeZone: series.bucket === "hour" ? timeZone : series.timeZone };
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      <TimeChart
        {...place}
        title={t("cost")}
        total={<Cost amount={summary.cost.provider} />}
        kind="money"
        shape="bars"
        points={sumPoints(series, grouping, (point) => Number(point.cost.provider))}
        series={all}
      />
      <TimeChart
        {...place}
        title={t("requests")}
        total={count(summary.requests)}
        kind="count"
        shape="bars"
        points={sumPoints(series, grouping, (point) => point.requests)}
        series={all}
      />
      <TimeChart
        {...place}
        title={t("tokens")}
        total={count(summary.tokens.total)}
        kind="count"
        shape="bars"
        points={sumPoints(series, grouping, (point) => point.tokens.total)}
        series={all}
      />
      <TimeChart
        {...place}
        title={t("errorsColumn")}
        total={count(summary.errors)}
        kind="count"
        shape="bars"
        points={sumPoints(series, grouping, (point) => point.errors)}
        series={all}
      />
      <TimeChart
        {...place}
        title={t("avgLatency")}
        total={duration(summary.latencyMs.avg)}
        kind="duration"
        shape="lines"
        points={averagePoints(series, grouping, (point) => point.latencyMsAvg)}
        series={grouping.series}
      />
      <TimeChart
        {...place}
        title={t("avgTtft")}
        total={duration(summary.ttftMs.avg)}
        kind="duration"
        shape="lines"
        points={averagePoints(series, grouping, (point) => point.ttftMsAvg)}
        series={grouping.series}
      />
    </div>
  );
}
