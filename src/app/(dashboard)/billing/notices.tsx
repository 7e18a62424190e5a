"use client";
import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import type { PaymentJson } from "@/queries/balance/get-balance";
import { formatCost } from "@/ui/format";
import { mergeClasses } from "@/ui/merge-classes";

const TONES = {
  good: { classes: "bg-good-soft text-good", icon: CircleCheck },
  warn: { classes: "bg-warn-soft text-warn", icon: TriangleAlert },
  accent: { classes: "bg-accent-soft text-accent-ink", icon: Info },
} as const;

interface NoticeProps {
  tone: keyof typeof TONES;
  /** What to do next. */
  action?: ReactNode;
  children: ReactNode;
}

/** One line that readers must not miss, above what it is about. */
export function Notice({ tone, action, children }: NoticeProps) {
  const { classes, icon: Icon } = TONES[tone];
  return (
    <div role="status" className={mergeClasses("flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg px-3 py-2 text-[13px]", classes)}>
      <p className="flex min-w-0 flex-1 basis-60 items-start gap-2">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0">{children}</span>
      </p>
      {action}
    </div>
  );
}

const ASK_EVERY_MS = 2_000;
const ASK_TIMES_MAX = 150;

/** What became of the payment that the browser has just returned from. Its confirmation comes by webhook and may take a moment. */
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
