"use client";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatCount } from "@/ui/format";
import { Cost } from "@/ui/labels";
import { Link } from "@/ui/link";
import { Card, Skeleton } from "@/ui/page-parts";
import { useView } from "../range-bar/use-view";
import { changedQuery } from "../range-bar/view-query";
import { addUp, type BarInterval, type LogTotals, toBars } from "./histogram-data";
import { LogHistogram } from "./log-histogram";
import type { CountedBars } from "./use-bars";

interface HistogramCardProps {
  /** Null: not counted yet. */
  counted: CountedBars | null;
  interval: BarInterval;
  /** By whose clock bars are named. */
  timeZone: string;
  /** The end of the range; null: it has not ended. */
  end: string | null;
  onNarrow(range: { from: string; to: string }): void;
  /** Next to the totals. */
  children: ReactNode;
}

/** What the log's filter means, in figures and over time. */
export function HistogramCard({ counted, interval, timeZone, end, onNarrow, children }: HistogramCardProps) {
  return (
    <Card className="mb-3 px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        {counted ? <Totals totals={addUp(counted.points)} /> : <Skeleton className="h-5 w-72 max-w-full" />}
        {children}
      </div>
      <div className="mt-3 h-[4.75rem]">
        {counted ? (
          <LogHistogram bars={toBars(counted.points, end ?? counted.countedAt)} interval={interval} timeZone={timeZone} onChoose={onNarrow} />
        ) : (
          <Skeleton className="h-14 w-full" />
        )}
      </div>
    </Card>
  );
}

function Totals({ totals: { requests, errors, unpriced, cost, charged } }: { totals: LogTotals }) {
  const t = useTranslations("requests.totals");
  const locale = useLocale();
  const { asked } = useView();
  return (
    <dl aria-label={t("label")} className="flex flex-wrap items-baseline gap-x-5 gap-y-1 text-[13px]">
      <Total label={t("calls")}>{formatCount(requests, locale)}</Total>
      <Total label={t("errors")}>
        {errors > 0 ? (
          <Link
            href={`/requests${changedQuery(asked, { status: "error" })}`}
            title={t("onlyErrors")}
            className="text-bad underline-offset-4 hover:underline"
          >
            {formatCount(errors, locale)}
          </Link>
        ) : (
          "0"
        )}
      </Total>
      <Total label={t("cost")}>
        <Cost amount={cost} />
      </Total>
      {Number(charged) > 0 ? (
        <Total label={t("charged")}>
          <Cost amount={charged} />
        </Total>
      ) : null}
      {unpriced > 0 ? <Total label={t("unpriced")}>{formatCount(unpriced, locale)}</Total> : null}
    </dl>
  );
}

function Total({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-ink-muted">{label}</dt>
      <dd className="font-semibold tabular-nums">{children}</dd>
    </div>
  );
}
