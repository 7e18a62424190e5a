"use client";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect } from "react";
import type { PaymentJson } from "@/queries/get-balance";
import { formatCost } from "@/ui/format";
import { Notice } from "./notice";

const ASK_EVERY_MS = 2_000;
const ASK_TIMES_MAX = 150;

/** What became of the payment that the browser has just come back from: its word arrives by another way, and may take a moment. */
export function PaymentState({ payment: { amount: amountUsd, status }, isCancelled }: { payment: PaymentJson; isCancelled: boolean }) {
  const t = useTranslations("billing.payment");
  const amount = formatCost(amountUsd, useLocale());
  const router = useRouter();
  const isWaiting = status === "open" && !isCancelled;
  useEffect(() => {
    if (!isWaiting) return;
    let times = 0;
    const timer = setInterval(() => {
      times += 1;
      if (times >= ASK_TIMES_MAX) clearInterval(timer);
      router.refresh();
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isWaiting, router]);

  if (status === "paid") return <Notice tone="good">{t("paid", { amount })}</Notice>;
  if (isWaiting) return <Notice tone="accent">{t("waiting", { amount })}</Notice>;
  return <Notice tone="warn">{t(status === "refunded" || status === "disputed" ? status : "notPaid", { amount })}</Notice>;
}
