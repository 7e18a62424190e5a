"use client";
import { useTranslations } from "next-intl";
import type { PriceView } from "@/catalog/edit/prices";
import { Field } from "@/ui/field";
import { FormEnd } from "../form-parts";
import { useAdminForm } from "../use-admin-form";
import { hasMoreRates, PRICE_NAMES, type PriceName, pricingOf } from "./pricing-body";
import { PricingFields } from "./pricing-fields";

type PriceValues = Record<`pricing.${PriceName}` | "effectiveAt", string>;

/** `"0.150000000"` → `"0.15"`. */
const short = (amount: string | null) => (amount === null ? "" : amount.replace(/\.?0+$/, ""));

function bodyOf(values: PriceValues): object {
  const typed = Object.fromEntries(PRICE_NAMES.map((name) => [name, values[`pricing.${name}`]])) as Record<PriceName, string>;
  const { effectiveAt } = values;
  // What the browser's field holds is a time without a zone; it is labelled UTC.
  return { pricing: pricingOf(typed) ?? {}, ...(effectiveAt ? { effectiveAt: `${effectiveAt}:00Z` } : {}) };
}

/** The next version, beginning with what the last one says. */
export function NextPriceForm({ modelId, latest, onAdded }: { modelId: string; latest: PriceView | null; onAdded(): void }) {
  const t = useTranslations("admin.prices");
  const form = useAdminForm<PriceValues>({
    form: "price",
    initial: {
      "pricing.input": short(latest?.pricing.input ?? null),
      "pricing.output": short(latest?.pricing.output ?? null),
      "pricing.cacheRead": short(latest?.pricing.cacheRead ?? null),
      "pricing.cacheWrite": short(latest?.pricing.cacheWrite ?? null),
      effectiveAt: "",
    },
    toBody: bodyOf,
    send: { method: "POST", path: `/api/v1/admin/ai/models/${encodeURIComponent(modelId)}/prices` },
    done: t("addedToast"),
    onSaved: onAdded,
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      {latest && hasMoreRates(latest.rates) ? <p className="rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">{t("moreRates")}</p> : null}
      <PricingFields field={(name) => form.text(`pricing.${name}`)} />
      <Field type="datetime-local" label={t("effectiveAt")} hint={t("effectiveAtHint")} {...form.text("effectiveAt")} />
      <FormEnd {...form} submitLabel={t("add")} onReload={onAdded} />
    </form>
  );
}
