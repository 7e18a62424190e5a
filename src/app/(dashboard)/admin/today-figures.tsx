"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatCount, formatCountShort } from "@/ui/format";
import { KnownCost } from "@/ui/known-cost";
import type { TodayUse } from "./views";

/** Today's requests, tokens and cost, side by side. */
export function TodayFigures({ today }: { today: TodayUse }) {
  const t = useTranslations("admin.today");
  const locale = useLocale();
  const figures = [
    { label: t("requests"), value: <span title={formatCount(today.requests, locale)}>{formatCountShort(today.requests, locale)}</span> },
    { label: t("tokens"), value: <span title={formatCount(today.tokens, locale)}>{formatCountShort(today.tokens, locale)}</span> },
    { label: t("cost"), value: <KnownCost amount={today.cost} requests={today.requests} unpricedRequests={today.unpricedRequests} /> },
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
