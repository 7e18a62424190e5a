"use client";
import { ChartNoAxesColumn } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { describeError } from "@/app/call-api";
import { SERIES_COLORS } from "@/ui/charts/chart-data";
import { TimeChart } from "@/ui/charts/time-chart";
import { Segmented } from "@/ui/choices";
import { formatCount, formatCountShort, formatDuration } from "@/ui/format";
import { Cost } from "@/ui/labels";
import { Card, CardHeader, EmptyState, Skeleton } from "@/ui/page-parts";
import { UnpricedNotice } from "../../unpriced-notice";
import { useLoaded } from "../use-loaded";
import { USAGE_GROUPS, type UsageAnswer, type UsageGroup, type UsageRow, type UsageSummary } from "./usage-answer";
import { UsageTable } from "./usage-table";
import { listDays } from "./whole-days";

/** Over all organizations and both modes, at the providers' cost. */
export function UsageReport({ startDate, endDate }: { startDate: string; endDate: string }) {
  const t = useTranslations("admin.usage");
  const unreachable = useTranslations("auth")("unreachable");
  const [group, setGroup] = useState<UsageGroup>("model");
  const path = (groupBy: UsageGroup) => `/api/v1/admin/ai/usage?${new URLSearchParams({ startDate, endDate, groupBy })}`;
  const byDay = useLoaded<UsageAnswer>(path("day")).answer;
  const grouped = useLoaded<UsageAnswer>(path(group)).answer;
  if (byDay && !byDay.ok)
    return (
      <Card>
        <EmptyState icon={ChartNoAxesColumn} title={t("failed")} text={describeError(byDay.error, unreachable)} />
      </Card>
    );
  return (
    <div className="grid gap-3" aria-busy={byDay === undefined}>
      {byDay ? <Totals summary={byDay.data.summary} /> : <Skeleton className="h-20 w-full" />}
      {byDay ? <UnpricedNotice count={byDay.data.summary.unpricedRequests} /> : null}
      {byDay ? <DayCharts days={listDays(startDate, endDate)} usage={byDay.data} /> : <Skeleton className="h-72 w-full" />}
      <Card className="overflow-hidden">
        <CardHeader title={t("breakdown")}>
          <Segmented
            label={t("groupBy")}
            value={group}
            onChange={(value) => setGroup(USAGE_GROUPS.find((one) => one === value) ?? "model")}
            options={USAGE_GROUPS.map((value) => ({ value, label: t(`groups.${value}`) }))}
          />
        </CardHeader>
        <div className="pt-3">
          {grouped?.ok ? (
            <UsageTable group={group} rows={grouped.data.breakdown} />
          ) : grouped ? (
            <p className="px-5 pb-4 text-bad">{describeError(grouped.error, unreachable)}</p>
          ) : (
            <Skeleton className="m-4 h-24" />
          )}
        </div>
      </Card>
    </div>
  );
}

function Totals({ summary: { totalRequests, totalTokens, totalCost, avgLatencyMs } }: { summary: UsageSummary }) {
  const t = useTranslations("admin.usage");
  const locale = useLocale();
  const figures = [
    { label: t("cost"), value: <Cost amount={totalCost} /> },
    { label: t("requests"), value: <span title={formatCount(totalRequests, locale)}>{formatCountShort(totalRequests, locale)}</span> },
    { label: t("tokens"), value: <span title={formatCount(totalTokens, locale)}>{formatCountShort(totalTokens, locale)}</span> },
    { label: t("latency"), value: avgLatencyMs === null ? "–" : formatDuration(avgLatencyMs, locale) },
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 md:grid-cols-4">
      {figures.map(({ label, value }) => (
        <div key={label} className="min-w-0 rounded-xl border border-line bg-surface p-3.5 shadow-card">
          <dt className="truncate text-[12.5px] text-ink-muted">{label}</dt>
          <dd className="mt-1.5 truncate font-semibold text-[22px] leading-tight tracking-tight tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A bar for every day, also for those without a call; today's is marked, because the day is not over. */
function DayCharts({ days, usage }: { days: string[]; usage: UsageAnswer }) {
  const t = useTranslations("admin.usage");
  const locale = useLocale();
  const today = new Date().toISOString().slice(0, 10);
  const byDate = new Map(usage.breakdown.map((row) => [row.date, row]));
  const points = (read: (row: UsageRow) => number) =>
    days.map((date) => {
      const row = byDate.get(date);
      return { at: `${date}T00:00:00Z`, values: { all: row ? read(row) : 0 }, ...(date === today && { isUnfinished: true }) };
    });
  const place = { bucket: "day", timeZone: "UTC", shape: "bars" } as const;
  const series = (label: string) => [{ key: "all", label, color: SERIES_COLORS[0] ?? "" }];
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      <TimeChart
        {...place}
        title={t("cost")}
        total={<Cost amount={usage.summary.totalCost} />}
        kind="money"
        points={points(({ cost }) => Number(cost))}
        series={series(t("cost"))}
      />
      <TimeChart
        {...place}
        title={t("requests")}
        total={formatCount(usage.summary.totalRequests, locale)}
        kind="count"
        points={points(({ requests }) => requests)}
        series={series(t("requests"))}
      />
    </div>
  );
}
