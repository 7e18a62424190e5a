import { useTranslations } from "next-intl";
import { Card, CardHeader } from "@/ui/page-parts";
import { TopUpForm } from "./top-up-form";

/** How money is added here; or why it cannot be. */
export type TopUpState = "manual" | "stripe" | "off" | "unconfigured" | "forbidden";

export function TopUpCard({ state }: { state: TopUpState }) {
  const t = useTranslations("billing");
  const isOpen = state === "manual" || state === "stripe";
  return (
    <Card aria-labelledby="top-up-title">
      <CardHeader id="top-up-title" title={t("topUp")} hint={t(`topUpHints.${state}`)} />
      <div className="px-4 pt-3 pb-4 sm:px-5">{isOpen ? <TopUpForm submitLabel={t(state === "stripe" ? "pay" : "add")} /> : null}</div>
    </Card>
  );
}
