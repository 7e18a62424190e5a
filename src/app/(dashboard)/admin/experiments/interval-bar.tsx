import { useLocale, useTranslations } from "next-intl";
import type { ExperimentMetric } from "@/domain/experiment";
import type { ArmReport } from "@/experiments/make-report";
import { formatMetric, intervalOf, meanOf, type Span } from "./report-figures";

/** An arm's mean within its interval, on the scale of all arms: intervals that lie apart are seen to. */
export function IntervalBar({ arm, metric, scale }: { arm: ArmReport; metric: ExperimentMetric; scale: Span | null }) {
  const t = useTranslations("admin.experiments");
  const locale = useLocale();
  const interval = intervalOf(arm);
  const mean = meanOf(arm, metric);
  if (!interval || !scale || mean === null) return <p className="text-[13px] text-ink-muted">{t("noInterval")}</p>;
  const at = (value: number) => ((value - scale.low) / (scale.high - scale.low)) * 100;
  const format = (value: number) => formatMetric(metric, value, locale);
  const text = t("interval", { mean: format(mean), low: format(interval.low), high: format(interval.high) });
  return (
    <div className="grid gap-1.5">
      <div aria-hidden className="relative h-4 rounded bg-sunken">
        <span
          className="absolute inset-y-1 rounded-full bg-accent-soft ring-1 ring-accent ring-inset"
          style={{ left: `${at(interval.low)}%`, width: `max(2px, ${at(interval.high) - at(interval.low)}%)` }}
        />
        <span className="absolute inset-y-0 w-0.5 -translate-x-1/2 rounded-full bg-accent" style={{ left: `${at(mean)}%` }} />
      </div>
      <p className="text-[13px] tabular-nums">
        <span className="text-ink-muted">{t(`metrics.${metric}`)}: </span>
        {text}
      </p>
    </div>
  );
}
