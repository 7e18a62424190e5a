"use client";
import { useLocale, useTranslations } from "next-intl";
import type { RequestDetail } from "@/queries/requests/get-request";
import { formatDuration, formatExactUsd } from "@/ui/format";
import { Badge, useProviderName } from "@/ui/labels";
import { type Segment, type SegmentKind, type TimelineRow, timelineOf } from "./call-timeline";

const FILLS: Record<SegmentKind, string> = {
  waiting: "var(--series-3)",
  streaming: "var(--accent)",
  answer: "var(--accent)",
  failed: "var(--bad)",
  unanswered: "var(--series-other)",
};

/** Each attempt at its place in the call's time. */
export function AttemptWaterfall({ request }: { request: RequestDetail }) {
  const t = useTranslations("request");
  const locale = useLocale();
  const { totalMs, rows } = timelineOf(request);
  const kinds = new Set(rows.flatMap(({ segments }) => segments.map(({ kind }) => kind)));
  return (
    <div className="rounded-xl border border-line">
      <ol className="divide-y divide-line">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stored list that never changes, whose entries may be alike
          <Attempt key={index} number={index + 1} row={row} totalMs={totalMs} />
        ))}
      </ol>
      <div aria-hidden className="flex flex-wrap justify-between gap-x-4 border-line border-t px-3.5 py-2 text-[11px] text-ink-faint tabular-nums">
        <span>0</span>
        <span className="flex gap-4">
          {[...kinds].map((kind) => (
            <span key={kind} className="flex items-center gap-1.5">
              <span className="size-2 rounded-[3px]" style={{ background: FILLS[kind] }} />
              {t(`segments.${kind}`)}
            </span>
          ))}
        </span>
        <span>{formatDuration(totalMs, locale)}</span>
      </div>
    </div>
  );
}

function Attempt({ number, row: { attempt, segments }, totalMs }: { number: number; row: TimelineRow; totalMs: number }) {
  const t = useTranslations("request");
  const locale = useLocale();
  const provider = useProviderName();
  const { provider: id, model, statusCode, errorCode, mayHaveCost } = attempt;
  const hasFailed = errorCode !== null || (statusCode ?? 0) >= 400;
  const duration = (ms: number) => formatDuration(ms, locale);
  return (
    <li className="px-3.5 py-2.5 text-[13px]">
      <div className="flex items-center gap-2">
        <span className="shrink-0 text-ink-muted">{t("attempt", { number })}</span>
        <span className="font-medium">{provider(id)}</span>
        <span className="min-w-0 truncate font-mono text-ink-muted text-xs">{model}</span>
        <span className="ml-auto">
          <Badge tone={hasFailed ? "bad" : statusCode === null ? "neutral" : "good"}>{statusCode ?? errorCode ?? "–"}</Badge>
        </span>
      </div>
      <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="mt-2 h-2.5 w-full overflow-hidden rounded-[3px] bg-sunken">
        {segments.map(({ kind, fromMs, toMs }) => (
          <rect
            key={kind}
            data-segment={kind}
            x={Math.min(99.5, (fromMs / totalMs) * 100)}
            width={Math.max(0.5, ((toMs - fromMs) / totalMs) * 100)}
            height={1}
            fill={FILLS[kind]}
          />
        ))}
      </svg>
      <p className="mt-1.5 text-ink-muted text-xs tabular-nums">
        {t("startsAfter", { time: duration(segments[0]?.fromMs ?? 0) })}
        {segments.map((segment) => ` · ${tell(segment)}`)}
        {errorCode !== null && statusCode !== null ? <code className="break-all font-mono"> · {errorCode}</code> : null}
      </p>
      {mayHaveCost !== null ? <p className="mt-1 text-ink-muted text-xs">{t("mayHaveCost", { cost: formatExactUsd(mayHaveCost) })}</p> : null}
    </li>
  );
  function tell({ kind, fromMs, toMs }: Segment): string {
    return t("segmentTime", { name: t(`segments.${kind}`), time: duration(toMs - fromMs) });
  }
}
