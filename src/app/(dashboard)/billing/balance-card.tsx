import { useTranslations } from "next-intl";
import type { BalanceJson } from "@/queries/balance/get-balance";
import { formatExactUsd } from "@/ui/format";
import { Badge, Spendable } from "@/ui/labels";
import { mergeClasses } from "@/ui/merge-classes";
import { Card, CardHeader } from "@/ui/page-parts";

/** The spendable balance, large, in colour when it is low; below it the rest, to the last digit. */
export function BalanceCard({ balance: { balance, available, held }, isLow }: { balance: BalanceJson; isLow: boolean }) {
  const t = useTranslations("billing");
  return (
    <Card className="flex flex-col" aria-labelledby="balance-title">
      <CardHeader id="balance-title" title={t("available")} hint={t("availableHint")}>
        {isLow ? <Badge tone="warn">{t("availableLow")}</Badge> : null}
      </CardHeader>
      <p data-testid="available" className={mergeClasses("px-4 pt-3 pb-4 font-semibold text-4xl tracking-tight sm:px-5", isLow && "text-warn")}>
        <Spendable amount={available} />
      </p>
      <dl className="mt-auto grid grid-cols-2 divide-x divide-line border-line border-t text-[13px]">
        <Part name={t("held")} hint={t("heldHint")} amount={held} />
        <Part name={t("balance")} hint={t("balanceHint")} amount={balance} />
      </dl>
    </Card>
  );
}

function Part({ name, hint, amount }: { name: string; hint: string; amount: string }) {
  return (
    <div className="min-w-0 px-4 py-3 sm:px-5">
      <dt className="text-ink-muted text-xs">{name}</dt>
      <dd className="mt-0.5 break-all font-medium tabular-nums">{formatExactUsd(amount)}</dd>
      <dd className="mt-0.5 text-ink-faint text-xs">{hint}</dd>
    </div>
  );
}
