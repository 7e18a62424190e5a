"use client";
import { useTranslations } from "next-intl";
import { Field } from "@/ui/field";
import { PRICE_NAMES, type PriceName } from "./pricing-body";

interface PricingFieldsProps {
  field(name: PriceName): { name: string; value: string; error: string | null; onChange(event: { target: { value: string } }): void };
}

/** The four rates of a price. */
export function PricingFields({ field }: PricingFieldsProps) {
  const t = useTranslations("admin.prices");
  return (
    <div className="grid gap-2">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        {PRICE_NAMES.map((name) => (
          <Field key={name} label={t(name)} inputMode="decimal" autoComplete="off" placeholder="0.15" {...field(name)} />
        ))}
      </div>
      <p className="text-[13px] text-ink-muted">{t("unitHint")}</p>
    </div>
  );
}
