import { ArrowDown, ArrowRight, ArrowUp } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatUsd, parseUsd } from "@/domain/money";
import type { Figures, Overview } from "@/queries/figures/get-overview";
import { formatCost, formatCount, formatCountShort, formatDuration, formatShare } from "@/ui/format";
import { Cost } from "@/ui/labels";
import { mergeClasses } from "@/ui/merge-classes";
import { wholeDays } from "../range-bar/choose-range";
import type { View } from "../range-bar/read-view";
import { atThisPace, compareFigures, type Delta } from "./compare-figures";
import { Sparkline } from "./sparkline";

const errorRate = ({ requests, errors }: Pick<Figures, "requests" | "errors">) => (requests === 0 ? null : errors / requests);

/** Four above three, each row as wide as the page; two side by side on a phone, and the last alone. */
const SEVEN =
  "grid grid-cols-2 gap-3 md:grid-cols-12 max-md:[&>:last-child]:col-span-2 md:[&>:nth-child(-n+4)]:col-span-3 md:[&>:nth-child(n+5)]:col-span-4";

/** The figures of the range, each with its course and its change from the period before. */
export function StatCards({ overview, view }: { overview: Overview; view: View }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const period = useBaseline(view);
  const { figures, previous, buckets, month } = overview;
  const money = (amount: number) => formatCost(String(amount), locale);
  const short = (count: number) => formatCountShort(count, locale);
  const rate = (share: number) => formatShare(share, locale);
  const duration = (ms: number) => formatDuration(ms, locale);
  const p95 = (ms: number | null) => (ms === null ? null : t("p95", { value: duration(ms) }));
  const pace = (amount: string) => {
    if (!month || parseUsd(amount) === 0n) return null;
    return t("pace", {
      amount: formatCost(formatUsd(atThisPace(parseUsd(amount), month)), locale),
      month: monthName(month.at, view.timeZone, locale),
    });
  };
  const of = (read: (totals: Figures) => number | null, course: (bucket: Overview["buckets"][number]) => number | null) => ({
    now: read(figures),
    before: previous && read(previous),
    course: buckets.map(course),
    period,
  });
  const hasCharges = parseUsd(figures.cost.charged) > 0n || (previous !== null && parseUsd(previous.cost.charged) > 0n);
  return (
    <dl className={hasCharges ? SEVEN : "grid grid-cols-2 gap-3 md:grid-cols-3"}>
      <Stat
        label={t("cost")}
        hint={t("costHint")}
        {...of(
          ({ cost }) => Number(cost.provider),
          ({ totals }) => Number(totals.cost.provider),
        )}
        better="less"
        format={money}
        note={pace(month?.cost.provider ?? "0")}
      >
        <Cost amount={figures.cost.provider} />
      </Stat>
      {hasCharges ? (
        <Stat
          label={t("charged")}
          hint={t("chargedHint")}
          {...of(
            ({ cost }) => Number(cost.charged),
            ({ totals }) => Number(totals.cost.charged),
          )}
          better="less"
          format={money}
          note={pace(month?.cost.charged ?? "0")}
        >
          <Cost amount={figures.cost.charged} />
        </Stat>
      ) : null}
      <Stat
        label={t("requests")}
        {...of(
          ({ requests }) => requests,
          ({ totals }) => totals.requests,
        )}
        format={short}
        note={t("errors", { count: figures.errors })}
      >
        <span title={formatCount(figures.requests, locale)}>{short(figures.requests)}</span>
      </Stat>
      <Stat
        label={t("tokens")}
        {...of(
          ({ tokens }) => tokens.total,
          ({ totals }) => totals.tokens.total,
        )}
        format={short}
        note={t("tokensSplit", { input: short(figures.tokens.input), output: short(figures.tokens.output) })}
      >
        <span title={formatCount(figures.tokens.total, locale)}>{short(figures.tokens.total)}</span>
      </Stat>
      <Stat
        label={t("errorRate")}
        {...of(errorRate, ({ totals }) => errorRate(totals))}
        isRate
        better="less"
        format={rate}
        note={t("errors", { count: figures.errors })}
      >
        {figures.requests === 0 ? t("none") : rate(errorRate(figures) ?? 0)}
      </Stat>
      <Stat
        label={t("latencyP50")}
        {...of(
          ({ latencyMs }) => latencyMs.p50,
          ({ latencyMs }) => latencyMs.p50,
        )}
        better="less"
        format={duration}
        note={p95(figures.latencyMs.p95)}
      >
        {figures.latencyMs.p50 === null ? t("none") : duration(figures.latencyMs.p50)}
      </Stat>
      <Stat
        label={t("ttftP50")}
        {...of(
          ({ ttftMs }) => ttftMs.p50,
          ({ ttftMs }) => ttftMs.p50,
        )}
        better="less"
        format={duration}
        note={p95(figures.ttftMs.p95)}
      >
        {figures.ttftMs.p50 === null ? t("none") : duration(figures.ttftMs.p50)}
      </Stat>
    </dl>
  );
}

const monthName = (at: string, timeZone: string, locale: string) => new Intl.DateTimeFormat(locale, { month: "long", timeZone }).format(new Date(at));

/** The period that figures are compared with, in words. */
function useBaseline({ preset, filter, timeZone }: View): string {
  const t = useTranslations("overview");
  if (preset !== "custom") return t(`baseline.${preset}`);
  const days = wholeDays(filter, timeZone);
  return days ? t("baseline.days", { count: days.count }) : t("baseline.custom");
}

interface StatProps {
  label: string;
  hint?: string;
  now: number | null;
  before: number | null;
  course: (number | null)[];
  /** What it is compared with. */
  period: string;
  isRate?: boolean;
  better?: "less" | "more";
  format(value: number): string;
  note?: string | null;
  children: ReactNode;
}

function Stat({ label, hint, now, before, course, period, isRate, better, format, note, children }: StatProps) {
  const t = useTranslations("overview");
  const delta = compareFigures({ now, before, ...(isRate && { isRate }), ...(better && { better }) });
  return (
    <div className="flex min-w-0 flex-col rounded-xl border border-line bg-surface p-3.5 shadow-card">
      <dt className="truncate text-[12.5px] text-ink-muted" title={hint}>
        {label}
      </dt>
      <dd className="mt-1 flex flex-wrap items-baseline gap-x-2">
        <span className="truncate font-semibold text-[22px] leading-tight tracking-tight tabular-nums">{children}</span>
        {delta ? <DeltaMark delta={delta} /> : null}
      </dd>
      {before === null ? null : <dd className="mt-0.5 text-ink-muted text-xs tabular-nums">{t("versus", { value: format(before), period })}</dd>}
      <dd className="mt-0.5 text-ink-faint text-xs tabular-nums">{note}</dd>
      <dd className="mt-auto pt-2">
        <Sparkline values={course} />
      </dd>
    </div>
  );
}

const ARROWS = { up: ArrowUp, down: ArrowDown, same: ArrowRight };
const TONES = { good: "text-good", bad: "text-bad", neutral: "text-ink-muted" };

function DeltaMark({ delta: { direction, tone, change } }: { delta: Delta }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const Arrow = ARROWS[direction];
  const number = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(Math.abs(change.value) * (change.kind === "points" ? 100 : 1));
  const texts = {
    share: () => number({ style: "percent", maximumFractionDigits: Math.abs(change.value) < 0.1 ? 1 : 0 }),
    times: () => `×${number({ maximumFractionDigits: 0 })}`,
    points: () => t("points", { value: number({ maximumFractionDigits: 2 }) }),
  };
  return (
    <span
      data-delta={tone}
      className={mergeClasses("inline-flex items-center gap-0.5 whitespace-nowrap font-medium text-xs tabular-nums", TONES[tone])}
    >
      <Arrow aria-hidden className="size-3" />
      <span className="sr-only">{t(`directions.${direction}`)}</span>
      {texts[change.kind]()}
    </span>
  );
}
