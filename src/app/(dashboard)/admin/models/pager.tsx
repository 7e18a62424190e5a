"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";

/** Pages of a list that is in the browser as a whole. `page` counts from 0. */
export function Pager({ page, pages, onChange }: { page: number; pages: number; onChange(page: number): void }) {
  const t = useTranslations("admin.pager");
  if (pages <= 1) return null;
  return (
    <nav aria-label={t("label")} className="mt-4 flex items-center justify-center gap-3">
      <Button size="icon" aria-label={t("previous")} disabled={page === 0} onClick={() => onChange(page - 1)}>
        <ChevronLeft aria-hidden className="size-4" />
      </Button>
      <span role="status" className="text-[13px] text-ink-muted tabular-nums">
        {t("place", { page: page + 1, pages })}
      </span>
      <Button size="icon" aria-label={t("next")} disabled={page + 1 >= pages} onClick={() => onChange(page + 1)}>
        <ChevronRight aria-hidden className="size-4" />
      </Button>
    </nav>
  );
}
