"use client";
import { useTranslations } from "next-intl";
import { describeError } from "@/app/call-api";
import type { PriceList } from "@/catalog/edit/prices";
import { Skeleton } from "@/ui/page-parts";
import { useLoaded } from "../use-loaded";
import { NextPriceForm } from "./next-price-form";
import { PriceTable } from "./price-table";
import { RepriceForm } from "./reprice-form";
import { ResetPrice } from "./reset-price";

interface PricePanelProps {
  modelId: string;
  timeZone: string;
  /** The price in force may be another one. */
  onChanged(): void;
}

/** A model's price versions, the next one, and what was charged by them. */
export function PricePanel({ modelId, timeZone, onChanged }: PricePanelProps) {
  const t = useTranslations("admin.prices");
  const unreachable = useTranslations("auth")("unreachable");
  const { answer, reload } = useLoaded<PriceList>(`/api/v1/admin/ai/models/${encodeURIComponent(modelId)}/prices`);
  if (answer === undefined) return <Skeleton className="h-56 w-full" />;
  if (!answer.ok) return <p className="text-bad">{describeError(answer.error, unreachable)}</p>;
  function added() {
    reload();
    onChanged();
  }
  return (
    <div className="grid gap-7">
      <section className="min-w-0">
        <h3 className="mb-2.5 font-semibold tracking-tight">{t("versions")}</h3>
        {answer.data.prices.length > 0 ? (
          <PriceTable prices={answer.data.prices} timeZone={timeZone} />
        ) : (
          <p className="text-ink-muted">{t("noVersions")}</p>
        )}
        {answer.data.builtIn ? <ResetPrice modelId={modelId} builtIn={answer.data.builtIn} onReset={added} /> : null}
      </section>
      <section>
        <h3 className="mb-2.5 font-semibold tracking-tight">{t("next")}</h3>
        <NextPriceForm key={answer.data.prices.length} modelId={modelId} latest={answer.data.prices[0] ?? null} onAdded={added} />
      </section>
      <section>
        <h3 className="font-semibold tracking-tight">{t("reprice")}</h3>
        <p className="mt-0.5 mb-2.5 text-[13px] text-ink-muted">{t("repriceHint")}</p>
        <RepriceForm modelId={modelId} />
      </section>
    </div>
  );
}
