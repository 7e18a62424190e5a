import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Receipt } from "@/queries/balance/get-receipt";
import { formatExactUsd, formatFullTime } from "@/ui/format";
import { Card } from "@/ui/page-parts";

interface ReceiptCardProps {
  receipt: Receipt;
  organization: { id: string; name: string; timeZone: string };
}

/** One payment: for whom, by whom, when, how, and what of it was paid back. It prints as it stands. */
export function ReceiptCard({ receipt, organization }: ReceiptCardProps) {
  const t = useTranslations("receipt");
  const app = useTranslations("app");
  const locale = useLocale();
  const { number, paidAt, method, serviceNumber, payer, amount, refunded, disputed, net } = receipt;
  const isWhole = net === amount;
  return (
    <Card aria-labelledby="receipt-title" className="max-w-2xl overflow-hidden print:border-0 print:shadow-none">
      <header className="px-5 pt-5 pb-4">
        <p className="text-ink-muted text-xs">{app("name")}</p>
        <h2 id="receipt-title" className="font-semibold text-lg tracking-tight">
          {t("titleOf", { amount: formatExactUsd(amount) })}
        </h2>
      </header>
      <dl className="grid gap-y-2 px-5 pb-5 text-[13px] sm:grid-cols-[auto_1fr] sm:gap-x-6">
        <Fact name={t("number")}>
          <span className="break-all font-mono text-xs">{number}</span>
        </Fact>
        <Fact name={t("paidAt")}>{`${formatFullTime(paidAt, locale, organization.timeZone)} (${organization.timeZone})`}</Fact>
        <Fact name={t("organization")}>{organization.name}</Fact>
        <Fact name={t("account")}>
          <span className="break-all font-mono text-xs">{organization.id}</span>
        </Fact>
        {payer ? <Fact name={t("payer")}>{`${payer.name} (${payer.email})`}</Fact> : null}
        <Fact name={t("method")}>{t(`methods.${method}`)}</Fact>
        {serviceNumber ? (
          <Fact name={t("serviceNumber")}>
            <span className="break-all font-mono text-xs">{serviceNumber}</span>
          </Fact>
        ) : null}
        <Fact name={t("what")}>{t("topUp")}</Fact>
        <Amount name={t("amount")} amount={amount} />
        {isWhole ? null : (
          <>
            <Amount name={t("refunded")} amount={refunded} />
            <Amount name={t("disputed")} amount={disputed} />
            <Amount name={t("net")} amount={net} />
          </>
        )}
      </dl>
    </Card>
  );
}

function Amount({ name, amount }: { name: string; amount: string }) {
  return (
    <Fact name={name}>
      <span className="font-medium tabular-nums">{formatExactUsd(amount)} USD</span>
    </Fact>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="min-w-0 break-words max-sm:mb-1">{children}</dd>
    </>
  );
}
