"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { Select } from "@/ui/field";
import { formatMonth } from "@/ui/format";

/** The month of the URL: the newest of `months` first. */
export function MonthPicker({ months, month }: { months: string[]; month: string }) {
  const t = useTranslations("statement");
  const locale = useLocale();
  const router = useRouter();
  const place = months.indexOf(month);
  const go = (to: string | undefined) => to && router.push(`/billing/statement?month=${to}`);
  return (
    <div className="flex items-center gap-1">
      <Button size="icon" variant="ghost" aria-label={t("earlier")} disabled={!months[place + 1]} onClick={() => go(months[place + 1])}>
        <ChevronLeft aria-hidden className="size-4" />
      </Button>
      <Select
        label={t("month")}
        value={month}
        onChange={({ target }) => go(target.value)}
        options={months.map((value) => ({ value, label: formatMonth(value, locale) }))}
      />
      <Button size="icon" variant="ghost" aria-label={t("later")} disabled={!months[place - 1]} onClick={() => go(months[place - 1])}>
        <ChevronRight aria-hidden className="size-4" />
      </Button>
    </div>
  );
}
