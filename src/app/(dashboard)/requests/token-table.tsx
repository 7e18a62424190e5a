"use client";
import { useLocale, useTranslations } from "next-intl";
import type { RequestDetail } from "@/queries/get-request";
import { formatCount } from "@/ui/format";
import { useBucketName } from "./use-bucket-name";

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
