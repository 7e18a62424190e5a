"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatAgo, formatCount, formatCountShort } from "@/ui/format";
import { Badge, Cost, type Tone } from "@/ui/labels";
import type { HealthStatus, TodayUse } from "./views";

const TONES = { healthy: "good", degraded: "warn", down: "bad", unknown: "neutral" } as const satisfies Record<HealthStatus, Tone>;

export function HealthBadge({ status, checkedAt, nowMs }: { status: HealthStatus; checkedAt: string | null | undefined; nowMs: number }) {
  const t = useTranslations("admin.health");
  const locale = useLocale();
  const ago = checkedAt ? t("checked", { ago: formatAgo(checkedAt, nowMs, locale) }) : t("neverChecked");
  return (
    <Badge tone={TONES[status]} title={ago}>
      {t(status)}
    </Badge>
  );
}

/** Today's requests, tokens and cost, side by side. */
export function TodayFigures({ today }: { today: TodayUse }) {
  const t = useTranslations("admin.today");
  const locale = useLocale();
  const figures = [
    { label: t("requests"), value: <span title={formatCount(today.requests, locale)}>{formatCountShort(today.requests, locale)}</span> },
    { label: t("tokens"), value: <span title={formatCount(today.tokens, locale)}>{formatCountShort(today.tokens, locale)}</span> },
    { label: t("cost"), value: <Cost amount={today.cost} /> },
  ];
  return (
    <dl className="grid grid-cols-3 gap-2 rounded-lg bg-sunken px-3 py-2">
      {figures.map(({ label, value }) => (
        <div key={label} className="min-w-0">
          <dt className="truncate text-ink-muted text-xs">{label}</dt>
          <dd className="truncate font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
