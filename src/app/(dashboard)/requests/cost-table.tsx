"use client";
import { useLocale, useTranslations } from "next-intl";
import type { CostLineJson } from "@/queries/explain-cost";
import type { RequestDetail } from "@/queries/get-request";
import { formatCount, formatExactUsd } from "@/ui/format";
import { Table, Td, Th } from "@/ui/table";
import { useBucketName } from "./use-bucket-name";
import { Verdict } from "./verdict";

/** The arithmetic: bucket × rate = amount, pass by pass; the sum is the recorded cost. Every digit is shown. */
export function CostTable({ request }: { request: RequestDetail }) {
  const t = useTranslations("request");
  const { costLines, costCheck, passes } = request;
  if (!costCheck) return <p className="rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">{t("unpriced")}</p>;
  if (costLines.length === 0 && costCheck.matches)
    return <p className="text-ink-muted">{request.rawUsage === null ? t("noCharge") : t("noUsage")}</p>;
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
          />
        ))}
        <tfoot>
          <tr>
            <Td colSpan={3} className="font-medium first:pl-3.5">
              {t("sum")}
            </Td>
            <Td numeric className="font-medium last:pr-3.5" title={`$${costCheck.recomputed ?? ""}`}>
              {costCheck.recomputed === null ? "–" : formatExactUsd(costCheck.recomputed)}
            </Td>
          </tr>
          <tr>
            <Td colSpan={3} className="border-b-0 font-medium first:pl-3.5">
              {t("stored")}
            </Td>
            <Td numeric className="border-b-0 font-medium last:pr-3.5" title={`$${costCheck.stored}`}>
              {formatExactUsd(costCheck.stored)}
            </Td>
          </tr>
        </tfoot>
      </Table>
      <Verdict isGood={costCheck.matches}>{costCheck.matches ? t("agrees") : t("differs")}</Verdict>
    </div>
  );
}

function PassLines({ version, lines }: { version: string | null; lines: CostLineJson[] }) {
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
            {formatExactUsd(amount)}
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
