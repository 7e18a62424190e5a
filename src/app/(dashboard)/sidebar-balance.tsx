"use client";
import { usePathname } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { formatSpendable } from "@/ui/format";
import { mergeClasses } from "@/ui/merge-classes";
import { callApi } from "../call-api";

export interface SpendableBalance {
  /** USD, a decimal string. */
  available: string;
  isLow: boolean;
}

/** What can be spent, beside the way to Billing. The layout stays while pages come and go, so each new page is a reason to ask again. */
export function SidebarBalance({ balance }: { balance: SpendableBalance }) {
  const t = useTranslations("nav");
  const locale = useLocale();
  const path = usePathname();
  const [available, setAvailable] = useState(balance.available);
  useEffect(() => setAvailable(balance.available), [balance.available]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is the reason to ask
  useEffect(() => {
    const stop = new AbortController();
    callApi<{ available: string }>("/api/balance", { signal: stop.signal }).then((answer) => {
      if (answer.ok && !stop.signal.aborted) setAvailable(answer.data.available);
    });
    return () => stop.abort();
  }, [path]);
  const amount = formatSpendable(available, locale);
  const text = t(balance.isLow ? "balanceLow" : "balance", { amount });
  return (
    <span title={text} className={mergeClasses("ml-auto font-normal text-xs tabular-nums", balance.isLow ? "text-warn" : "text-ink-faint")}>
      <span className="sr-only">{text}</span>
      <span aria-hidden>{amount}</span>
    </span>
  );
}
