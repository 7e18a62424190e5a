"use client";
import { useLocale, useTranslations } from "next-intl";
import type { StoredAttempt } from "@/queries/request-json";
import { formatDuration } from "@/ui/format";
import { Badge, useProviderName } from "@/ui/labels";

/** A waterfall: each attempt where it stood in time. */
export function AttemptList({ attempts }: { attempts: StoredAttempt[] }) {
  const t = useTranslations("request");
  const locale = useLocale();
  const provider = useProviderName();
  const start = Math.min(...attempts.map(({ startedAtMs }) => startedAtMs));
  const length = Math.max(1, ...attempts.map(({ startedAtMs, latencyMs }) => startedAtMs + latencyMs - start));
  return (
    <ol className="grid gap-2">
      {attempts.map(({ provider: id, statusCode, errorCode, startedAtMs, latencyMs }, index) => (
        <li key={startedAtMs} className="rounded-lg border border-line px-3 py-2 text-[13px]">
          <div className="flex items-center gap-2">
            <span className="text-ink-muted">{t("attempt", { number: index + 1 })}</span>
            <span className="font-medium">{provider(id)}</span>
            <Badge tone={statusCode !== null && statusCode < 400 ? "good" : "bad"}>{statusCode ?? errorCode ?? "–"}</Badge>
            <span className="ml-auto text-ink-muted tabular-nums">{formatDuration(latencyMs, locale)}</span>
          </div>
          <div aria-hidden className="mt-2 h-1.5 rounded-full bg-sunken">
            <div
              className="h-full min-w-1 rounded-full bg-accent"
              style={{ marginLeft: `${((startedAtMs - start) / length) * 100}%`, width: `${(latencyMs / length) * 100}%` }}
            />
          </div>
        </li>
      ))}
    </ol>
  );
}
