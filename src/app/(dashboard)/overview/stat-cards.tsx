import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Summary } from "@/queries/get-summary";
import { formatCount, formatCountShort, formatDuration, formatShare } from "@/ui/format";
import { Cost } from "@/ui/labels";

const errorRate = ({ requests, errors }: Summary) => (requests === 0 ? null : errors / requests);

/** The figures of the range, each with its change from the previous period. */
export function StatCards({ summary, previous }: { summary: Summary; previous: Summary }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const duration = (ms: number | null) => (ms === null ? t("none") : formatDuration(ms, locale));
  const p95 = (ms: number | null) => (ms === null ? null : t("p95", { value: formatDuration(ms, locale) }));
  const { tokens } = summary;
  const rate = errorRate(summary);
  return (
    <dl className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
      <Stat label={t("cost")} now={Number(summary.cost.provider)} before={Number(previous.cost.provider)}>
        <Cost amount={summary.cost.provider} />
      </Stat>
      <Stat label={t("requests")} now={summary.requests} before={previous.requests}>
        <span title={formatCount(summary.requests, locale)}>{formatCountShort(summary.requests, locale)}</span>
      </Stat>
      <Stat
        label={t("tokens")}
        now={tokens.total}
        before={previous.tokens.total}
        note={t("tokensSplit", { input: formatCountShort(tokens.input, locale), output: formatCountShort(tokens.output, locale) })}
      >
        <span title={formatCount(tokens.total, locale)}>{formatCountShort(tokens.total, locale)}</span>
      </Stat>
      <Stat label={t("errorRate")} now={rate} before={errorRate(previous)} note={t("errors", { count: summary.errors })}>
        {rate === null ? t("none") : formatShare(rate, locale)}
      </Stat>
      <Stat label={t("latencyP50")} now={summary.latencyMs.p50} before={previous.latencyMs.p50} note={p95(summary.latencyMs.p95)}>
        {duration(summary.latencyMs.p50)}
      </Stat>
      <Stat label={t("ttftP50")} now={summary.ttftMs.p50} before={previous.ttftMs.p50} note={p95(summary.ttftMs.p95)}>
        {duration(summary.ttftMs.p50)}
      </Stat>
    </dl>
  );
}

interface StatProps {
  label: string;
  now: number | null;
  before: number | null;
  note?: string | null;
  children: ReactNode;
}

function Stat({ label, now, before, note, children }: StatProps) {
  return (
    <div className="min-w-0 rounded-xl border border-line bg-surface p-3.5 shadow-card">
      <dt className="flex items-center justify-between gap-1 text-[12.5px] text-ink-muted">
        <span className="truncate">{label}</span>
        <Delta now={now} before={before} />
      </dt>
      <dd className="mt-1.5 truncate font-semibold text-[22px] leading-tight tracking-tight tabular-nums">{children}</dd>
      <dd className="mt-1 min-h-4.5 truncate text-ink-faint text-xs tabular-nums">{note}</dd>
    </div>
  );
}

/** Deliberately grey: whether higher cost is bad is not ours to judge. */
function Delta({ now, before }: { now: number | null; before: number | null }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  if (now === null || !before) return null;
  const change = now / before - 1;
  const text =
    change > 9.99
      ? `×${formatCountShort(Math.round(now / before), locale)}`
      : new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: Math.abs(change) < 0.1 ? 1 : 0, signDisplay: "exceptZero" }).format(
          change,
        );
  return (
    <span title={t("delta", { change: text })} className="shrink-0 text-ink-faint text-xs tabular-nums">
      {text}
    </span>
  );
}
