"use client";
import { useLocale, useTranslations } from "next-intl";
import type { RequestDetail } from "@/queries/get-request";
import type { StoredAttempt } from "@/queries/request-json";
import { formatCount, formatDuration } from "@/ui/format";
import { Badge, useProviderName } from "@/ui/labels";

/** Tokens and pieces by bucket, summed over all billed passes. The buckets are disjoint. */
export function TokenTable({ request }: { request: RequestDetail }) {
  const t = useTranslations("request");
  const locale = useLocale();
  const bucketName = useBucketName();
  const sums = new Map<string, number>();
  for (const { buckets } of request.passes) {
    for (const [bucket, quantity] of Object.entries(buckets)) sums.set(bucket, (sums.get(bucket) ?? 0) + (quantity ?? 0));
  }
  const used = [...sums].filter(([, quantity]) => quantity > 0);
  if (used.length === 0) return <p className="text-ink-muted">{t("noUsage")}</p>;
  const largest = Math.max(...used.map(([, quantity]) => quantity));
  return (
    <ul className="grid gap-2">
      {used.map(([bucket, quantity]) => (
        <li key={bucket} className="grid grid-cols-[9rem_1fr_auto] items-center gap-3 text-[13px] max-sm:grid-cols-[7rem_1fr_auto]">
          <span className="truncate text-ink-muted">{bucketName(bucket)}</span>
          <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
            <span className="block h-full min-w-1 rounded-full bg-accent" style={{ width: `${(quantity / largest) * 100}%` }} />
          </span>
          <span className="tabular-nums">{formatCount(quantity, locale)}</span>
        </li>
      ))}
    </ul>
  );
}

/** A waterfall: each attempt at its place in time. */
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

/** A usage bucket's id → its name. */
export function useBucketName(): (bucket: string) => string {
  const buckets = useTranslations("request.buckets");
  return (bucket) => {
    const key = bucket as Parameters<typeof buckets.has>[0];
    return buckets.has(key) ? buckets(key) : bucket;
  };
}
