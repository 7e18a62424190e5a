"use client";
import { Pencil, Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { BudgetView } from "@/budgets/list-budgets";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { formatBucket, formatCost, formatDate, formatSpendable } from "@/ui/format";
import { Badge } from "@/ui/labels";
import { Card, CardHeader } from "@/ui/page-parts";
import { useChange } from "../use-change";
import { BudgetBar, isUsedUp } from "./budget-bar";
import { BudgetHistory } from "./budget-history";

interface BudgetCardProps {
  budget: BudgetView;
  /** Whose spending it counts. */
  name: string;
  timeZone: string;
  /** Null: it is not theirs to change. */
  onEdit: (() => void) | null;
}

export function BudgetCard({ budget, name, timeZone, onEdit }: BudgetCardProps) {
  const t = useTranslations("budgets");
  const locale = useLocale();
  const titleId = useId();
  const { period, mode, amount, spent, held, remaining, resetsAt, history } = budget;
  return (
    <Card aria-labelledby={titleId} className="h-full">
      <CardHeader id={titleId} title={<span className="break-all">{name}</span>}>
        <span className="flex flex-wrap items-center gap-1.5">
          <Badge>{t(`periods.${period}`)}</Badge>
          <Badge tone={mode === "hard" ? "accent" : "neutral"}>{t(`modes.${mode}`)}</Badge>
          {onEdit ? <BudgetButtons budget={budget} name={name} onEdit={onEdit} /> : null}
        </span>
      </CardHeader>
      <div className="grid gap-2 px-4 pt-3 pb-4 sm:px-5">
        <BudgetBar budget={budget} label={t("barLabel", { name })} />
        <p className="flex flex-wrap justify-between gap-x-4 text-[13px]">
          <span title={`$${spent}`}>{t("spentOf", { spent: formatCost(spent, locale), amount: formatCost(amount, locale) })}</span>
          <span className="text-ink-muted" title={`$${remaining}`}>
            {t("remaining", { amount: formatSpendable(remaining, locale) })}
          </span>
        </p>
        {Number(held) > 0 ? <p className="text-[13px] text-ink-muted">{t("held", { amount: formatCost(held, locale) })}</p> : null}
        <p className={isUsedUp(budget) ? "text-[13px] text-bad" : "text-[13px]"}>
          <ForecastText budget={budget} timeZone={timeZone} />
        </p>
        <p className="text-[13px] text-ink-muted">{t("resets", { time: formatMoment(resetsAt, period, locale, timeZone) })}</p>
        {history.length > 0 ? <BudgetHistory history={history} period={period} timeZone={timeZone} /> : null}
      </div>
    </Card>
  );
}

/** Within a day the time matters; of a month only the day does. */
const formatMoment = (iso: string, period: BudgetView["period"], locale: string, timeZone: string) =>
  period === "day" ? formatBucket(iso, "hour", locale, timeZone) : formatDate(iso, locale, timeZone);

function ForecastText({ budget, timeZone }: { budget: BudgetView; timeZone: string }): string {
  const t = useTranslations("budgets");
  const locale = useLocale();
  const { mode, period, usedUpAt, forecast } = budget;
  if (isUsedUp(budget)) return t(mode === "hard" ? "usedUpHard" : "usedUpSoft");
  if (usedUpAt !== null) return t("usedUpOn", { at: formatMoment(usedUpAt, period, locale, timeZone) });
  return forecast === null ? t("noForecast") : t("forecast", { amount: formatCost(forecast, locale) });
}

function BudgetButtons({ budget, name, onEdit }: { budget: BudgetView; name: string; onEdit(): void }) {
  const t = useTranslations("budgets");
  const { isBusy, change } = useChange();
  const [isAsking, setAsking] = useState(false);
  async function remove() {
    await change({ method: "DELETE", path: `/api/budgets/${budget.id}`, done: t("deleted", { name }) });
    setAsking(false);
  }
  return (
    <>
      <Button variant="ghost" size="icon" className="-my-1" aria-label={t("editNamed", { name })} onClick={onEdit}>
        <Pencil aria-hidden className="size-4" />
      </Button>
      <Button variant="ghost" size="icon" className="-my-1" aria-label={t("deleteNamed", { name })} onClick={() => setAsking(true)}>
        <Trash2 aria-hidden className="size-4" />
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t("deleteTitle", { name })}
        text={t("deleteText")}
        confirmLabel={t("delete")}
        isBusy={isBusy}
        onConfirm={remove}
      />
    </>
  );
}
