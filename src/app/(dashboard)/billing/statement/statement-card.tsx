import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Statement, StatementLine } from "@/queries/balance/get-statement";
import { AlignedUsd, placesOf } from "@/ui/aligned-usd";
import { formatCount, formatDate, formatMonth, formatTime } from "@/ui/format";
import { Card } from "@/ui/page-parts";
import { Table, Tbody, Td, Th } from "@/ui/table";
import { isKnown } from "../movement-table";

interface StatementCardProps {
  statement: Statement;
  organization: { id: string; name: string };
  /** ISO 8601 UTC. */
  writtenAt: string;
}

/** A month on one sheet: whose, which, from what to what, and what lies between. It prints as it stands. */
export function StatementCard({ statement, organization, writtenAt }: StatementCardProps) {
  const t = useTranslations("statement");
  const app = useTranslations("app");
  const locale = useLocale();
  const { month, timeZone, from, to, isRunning } = statement;
  const lastDay = new Date(Date.parse(to) - 1).toISOString();
  return (
    <Card aria-labelledby="statement-title" className="overflow-hidden print:border-0 print:shadow-none">
      <header className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3 px-5 pt-5 pb-4">
        <div className="min-w-0">
          <p className="text-ink-muted text-xs">{app("name")}</p>
          <h2 id="statement-title" className="font-semibold text-lg tracking-tight">
            {t("titleOf", { month: formatMonth(month, locale) })}
          </h2>
          {isRunning ? <p className="mt-0.5 text-[13px] text-warn">{t("running", { time: formatTime(writtenAt, locale, timeZone) })}</p> : null}
        </div>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-[13px]">
          <Fact name={t("organization")}>
            <span className="break-words">{organization.name}</span>
          </Fact>
          <Fact name={t("account")}>
            <span className="break-all font-mono text-xs">{organization.id}</span>
          </Fact>
          <Fact name={t("period")}>
            {formatDate(from, locale, timeZone)} – {formatDate(lastDay, locale, timeZone)} ({timeZone})
          </Fact>
          <Fact name={t("currency")}>USD</Fact>
          <Fact name={t("written")}>{formatDate(writtenAt, locale, timeZone)}</Fact>
        </dl>
      </header>
      <StatementTable {...statement} />
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function StatementTable({ opening, closing, lines }: Statement) {
  const t = useTranslations("statement");
  const places = placesOf([opening, closing, ...lines.map(({ amount }) => amount)]);
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <Th>{t("what")}</Th>
          <Th numeric className="max-sm:hidden">
            {t("count")}
          </Th>
          <Th numeric>{t("amount")}</Th>
        </tr>
      </thead>
      <Tbody>
        <BalanceRow name={t("opening")} amount={opening} places={places} />
        {lines.map((line) => (
          <LineRow key={`${line.type} ${line.item}`} line={line} places={places} />
        ))}
        <BalanceRow name={t("closing")} amount={closing} places={places} />
      </Tbody>
    </Table>
  );
}

function BalanceRow({ name, amount, places }: { name: string; amount: string; places: number }) {
  return (
    <tr data-line="balance" className="bg-sunken/60">
      <Td className="font-semibold">{name}</Td>
      <Td className="max-sm:hidden" />
      <Td numeric>
        <AlignedUsd amount={amount} places={places} />
      </Td>
    </tr>
  );
}

function LineRow({ line: { type, item, count, amount }, places }: { line: StatementLine; places: number }) {
  const t = useTranslations("statement");
  const types = useTranslations("billing.types");
  const locale = useLocale();
  const kind = isKnown(type) ? types(type) : type;
  return (
    <tr data-line={type} className="break-inside-avoid">
      <Td className="max-w-36 sm:max-w-md">
        <span className="block whitespace-normal break-words">
          {kind}
          {type === "charge" ? <span className="text-ink-muted"> · {item ?? t("otherModels")}</span> : null}
        </span>
        <span className="block text-ink-faint text-xs sm:hidden">{t("times", { count })}</span>
      </Td>
      <Td numeric className="text-ink-muted max-sm:hidden">
        {formatCount(count, locale)}
      </Td>
      <Td numeric>
        <AlignedUsd amount={amount} places={places} isSigned />
      </Td>
    </tr>
  );
}
