"use client";
import { useLocale, useTranslations } from "next-intl";
import type { RequestDetail } from "@/queries/requests/get-request";
import type { RoutingJson } from "@/queries/requests/request-json";
import { formatCount } from "@/ui/format";
import { useProviderName } from "@/ui/labels";

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

/** Along which route the call went, why there, and what was left out. */
export function RoutingFacts({ routing: { route, strategy, reason, skipped } }: { routing: RoutingJson }) {
  const t = useTranslations("request");
  const provider = useProviderName();
  const strategyName = useStrategyName();
  return (
    <div className="grid gap-2 text-[13px]">
      <p>
        <span className="font-medium">{route}</span> <span className="text-ink-muted">{strategyName(strategy)}</span>
      </p>
      {reason ? <p>{reason}</p> : null}
      {skipped.length > 0 ? (
        <div>
          <p className="text-ink-muted">{t("skipped")}</p>
          <ul className="mt-1 grid gap-1">
            {skipped.map((target, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a stored list that never changes, whose entries may be alike
              <li key={index} className="break-words">
                <span className="font-medium">{provider(target.provider)}</span> <span className="font-mono text-xs">{target.model}</span>
                {": "}
                {target.reason}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

/** As administrators choose it; one that this version does not know is shown as it was recorded. */
function useStrategyName(): (strategy: string) => string {
  const strategies = useTranslations("admin.routes.strategies");
  return (strategy) => {
    const key = strategy as Parameters<typeof strategies.has>[0];
    return strategies.has(key) ? strategies(key) : strategy;
  };
}

/** A usage bucket's id → its name. */
export function useBucketName(): (bucket: string) => string {
  const buckets = useTranslations("request.buckets");
  return (bucket) => {
    const key = bucket as Parameters<typeof buckets.has>[0];
    return buckets.has(key) ? buckets(key) : bucket;
  };
}
