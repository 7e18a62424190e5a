"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { Notice } from "./notices";
import type { TopUpState } from "./top-up-state";

/** That the balance is low, and what whoever looks at it can do about it. */
export function LowNotice({ state }: { state: TopUpState }) {
  const t = useTranslations("billing");
  if (state === "manual" || state === "stripe") {
    const button = (
      <Button size="small" onClick={() => document.querySelector<HTMLInputElement>("#top-up input[name=amount]")?.focus()}>
        {t("lowTopUp")}
      </Button>
    );
    return (
      <Notice tone="warn" action={button}>
        {t("low")}
      </Notice>
    );
  }
  return (
    <Notice tone="warn">
      {t("low")} {t(state === "forbidden" ? "lowAsk" : "lowOperator")}
    </Notice>
  );
}
