"use client";
import { useLocale, useTranslations } from "next-intl";
import type { ExperimentReport } from "@/experiments/make-report";
import type { ExperimentView } from "@/experiments/show-experiment";
import { Button } from "@/ui/button";
import { Badge } from "@/ui/labels";
import { Skeleton } from "@/ui/page-parts";
import { useLoaded } from "../use-loaded";
import { IntervalBar } from "./interval-bar";
import { figuresOf, formatMetric, scaleOf, verdictKind } from "./report-figures";

interface ReportProps {
  experiment: ExperimentView;
  /** Of models, by their ids. */
  names: ReadonlyMap<string, string>;
}

/** What the arms have shown so far, asked for when it is opened. */
export function ExperimentReportView({ experiment, names }: ReportProps) {
  const t = useTranslations("admin.experiments");
  const { answer, reload } = useLoaded<ExperimentReport>(`/api/v1/admin/ai/experiments/${experiment.id}/report`);
  if (answer === undefined) return <Skeleton className="h-64" />;
  if (!answer.ok)
    return (
      <div className="grid justify-items-start gap-3">
        <p role="alert">{t("reportFailed")}</p>
        <Button onClick={reload}>{t("again")}</Button>
      </div>
    );
  return <Report experiment={experiment} names={names} report={answer.data} />;
}

function Report({ experiment: { metric, arms: armsNow }, names, report: { arms, verdict } }: ReportProps & { report: ExperimentReport }) {
  const t = useTranslations("admin.experiments");
  const locale = useLocale();
  const nameOf = (id: string) => names.get(id) ?? id;
  const kind = verdictKind(verdict);
  const scale = scaleOf(arms, metric);
  return (
    <div className="grid gap-5">
      <div className="grid gap-1" data-verdict={kind}>
        <p className="font-semibold text-[15px] tracking-tight">
          {kind === "winner" ? t(`won.${metric}`, { name: nameOf(verdict.winner ?? "") }) : t(`verdicts.${kind}`)}
        </p>
        <p className="text-[13px] text-ink-muted">{kind === "open" ? t("needed", { count: verdict.requestsNeeded ?? 0 }) : t(`explained.${kind}`)}</p>
      </div>
      <ul className="grid gap-4">
        {arms.map((arm) => (
          <li key={arm.modelId} className="grid gap-3 rounded-lg border border-line p-4">
            <p className="flex flex-wrap items-center gap-1.5">
              <span className="break-all font-medium">{nameOf(arm.modelId)}</span>
              {arm.modelId === verdict.winner ? <Badge tone="good">{t("best")}</Badge> : null}
              {armsNow.some(({ modelId, weight }) => modelId === arm.modelId && weight === 0) ? <Badge tone="warn">{t("armStopped")}</Badge> : null}
            </p>
            <IntervalBar arm={arm} metric={metric} scale={scale} />
            <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-[13px] sm:grid-cols-4">
              {figuresOf(arm).map(({ name, value }) => (
                <div key={name} className="min-w-0">
                  <dt className="text-ink-muted text-xs">{t(`figures.${name}`)}</dt>
                  <dd className="tabular-nums">{value === null ? "–" : formatMetric(name, value, locale)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      <p className="text-[13px] text-ink-muted">{t("reportNote")}</p>
    </div>
  );
}
