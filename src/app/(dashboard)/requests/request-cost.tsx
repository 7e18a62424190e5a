"use client";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ChargeExplanation } from "@/queries/requests/explain-charge";
import type { CostLineJson } from "@/queries/requests/explain-cost";
import type { RequestDetail } from "@/queries/requests/get-request";
import { AlignedUsd, placesOf } from "@/ui/aligned-usd";
import { formatCount, formatExactUsd } from "@/ui/format";
import { Link } from "@/ui/link";
import { Table, Td, Th } from "@/ui/table";
import { useBucketName } from "./request-usage";

/** The arithmetic, with every digit: bucket × rate = amount, pass by pass. The sum is the recorded cost. */
export function CostTable({ request }: { request: RequestDetail }) {
  const t = useTranslations("request");
  const { costLines, costCheck, passes } = request;
  if (!costCheck) return <p className="rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">{t("unpriced")}</p>;
  if (costLines.length === 0 && costCheck.matches)
    return <p className="text-ink-muted">{request.rawUsage === null ? t("noCharge") : t("noUsage")}</p>;
  const places = placesOf([...costLines.map(({ amount }) => amount), costCheck.recomputed ?? costCheck.stored, costCheck.stored]);
  return (
    <div className="overflow-hidden rounded-xl border border-line">
      <Table label={t("cost")} className="max-sm:[&_:is(td,th)]:px-1.5">
        <thead>
          <tr>
            <Th className="first:pl-3.5">{t("bucket")}</Th>
            <Th numeric>{t("quantity")}</Th>
            <Th numeric>{t("rate")}</Th>
            <Th numeric className="last:pr-3.5">
              {t("amount")}
            </Th>
          </tr>
        </thead>
        {passes.map((pass, index) => (
          <PassLines
            key={`${pass.priceVersionId}-${String(index)}`}
            version={pass.priceVersionId}
            lines={costLines.filter((line) => line.pass === index)}
            places={places}
          />
        ))}
        <tfoot>
          <tr>
            <Td colSpan={3} className="font-medium first:pl-3.5">
              {t("sum")}
            </Td>
            <Td numeric className="font-medium last:pr-3.5">
              {costCheck.recomputed === null ? "–" : <AlignedUsd amount={costCheck.recomputed} places={places} />}
            </Td>
          </tr>
          <tr>
            <Td colSpan={3} className="border-b-0 font-medium first:pl-3.5">
              {t("stored")}
            </Td>
            <Td numeric className="border-b-0 font-medium last:pr-3.5">
              <AlignedUsd amount={costCheck.stored} places={places} />
            </Td>
          </tr>
        </tfoot>
      </Table>
      <Verdict isGood={costCheck.matches}>{costCheck.matches ? t("agrees") : t("differs")}</Verdict>
    </div>
  );
}

function PassLines({ version, lines, places }: { version: string | null; lines: CostLineJson[]; places: number }) {
  const t = useTranslations("request");
  const locale = useLocale();
  const bucketName = useBucketName();
  if (lines.length === 0) return null;
  return (
    <tbody>
      {lines.map(({ bucket, quantity, rate, per, amount }) => (
        <tr key={bucket}>
          <Td className="first:pl-3.5">{bucketName(bucket)}</Td>
          <Td numeric>{formatCount(quantity, locale)}</Td>
          <Td numeric className="text-ink-muted">
            {per === 1 ? t("perPiece", { amount: formatExactUsd(rate) }) : t("perMillion", { amount: formatExactUsd(rate) })}
          </Td>
          <Td numeric className="last:pr-3.5">
            <AlignedUsd amount={amount} places={places} />
          </Td>
        </tr>
      ))}
      <tr>
        <Td colSpan={4} className="bg-sunken/50 py-1.5 font-mono text-[11.5px] text-ink-muted first:pl-3.5">
          {t("priceVersion", { version: version ?? "–" })}
        </Td>
      </tr>
    </tbody>
  );
}

/** How a resold call was paid: the provider's cost, our margin, what left the balance, and the ledger's entry. */
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

/** The last line of a calculation: whether it comes out. */
export function Verdict({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  const Icon = isGood ? CircleCheck : CircleAlert;
  return (
    <p
      className={`flex items-center gap-2 border-line border-t px-3.5 py-2 text-[13px] ${isGood ? "bg-good-soft text-good" : "bg-bad-soft text-bad"}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {children}
    </p>
  );
}
