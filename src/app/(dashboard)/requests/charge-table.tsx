"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ChargeExplanation } from "@/queries/explain-charge";
import type { RequestDetail } from "@/queries/get-request";
import { formatExactUsd } from "@/ui/format";
import { Verdict } from "./verdict";

/** How a resold call was paid: the provider's cost, our margin, what left the balance, and the ledger's entry of it. */
export function ChargeTable({ charge, cost }: { charge: ChargeExplanation; cost: RequestDetail["cost"] }) {
  const t = useTranslations("request");
  const { basis, marginPercent, price, charged, overrun, matches, entries } = charge;
  return (
    <div className="overflow-hidden rounded-xl border border-line text-[13px]">
      {basis === "margin" ? null : <p className="border-line border-b bg-sunken/50 px-3.5 py-2 text-ink-muted">{t(`basis.${basis}`)}</p>}
      <dl className="divide-y divide-line">
        {basis === "margin" && cost.provider !== null && cost.margin !== null ? (
          <>
            <Line label={t("providerCost")}>{formatExactUsd(cost.provider)}</Line>
            <Line label={marginPercent === null ? t("margin") : t("marginOf", { percent: marginPercent })}>{formatExactUsd(cost.margin)}</Line>
          </>
        ) : null}
        {Number(overrun) === 0 ? null : (
          <>
            <Line label={t("price")}>{formatExactUsd(price)}</Line>
            <Line label={t("overrun")}>{formatExactUsd(`-${overrun}`)}</Line>
          </>
        )}
        <Line label={t("charged")} isStrong>
          {formatExactUsd(charged)}
        </Line>
        {entries.map(({ id, amount, balanceAfter }) => (
          <Line key={id} label={t("entry")}>
            <Link href="/billing" className="font-mono text-accent-ink text-xs underline underline-offset-2">
              {id}
            </Link>
            <span className="block text-ink-muted text-xs">
              {t("entryText", { amount: formatExactUsd(amount), balance: formatExactUsd(balanceAfter) })}
            </span>
          </Line>
        ))}
      </dl>
      <Verdict isGood={matches}>{matches ? t("chargeAgrees") : t("chargeDiffers")}</Verdict>
    </div>
  );
}

function Line({ label, isStrong = false, children }: { label: string; isStrong?: boolean; children: ReactNode }) {
  return (
    <div className={`flex items-baseline justify-between gap-4 px-3.5 py-2.5 ${isStrong ? "font-medium" : ""}`}>
      <dt>{label}</dt>
      <dd className="min-w-0 break-all text-right tabular-nums">{children}</dd>
    </div>
  );
}
