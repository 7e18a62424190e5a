import { Wallet } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { MovementJson } from "@/queries/balance/list-movements";
import { AlignedUsd, placesOf } from "@/ui/aligned-usd";
import { Button } from "@/ui/button";
import { formatExactUsd, formatTime } from "@/ui/format";
import { Badge, type Tone } from "@/ui/labels";
import { Link } from "@/ui/link";
import { mergeClasses } from "@/ui/merge-classes";
import { Card, EmptyState } from "@/ui/page-parts";
import { Table, Tbody, Td, Th } from "@/ui/table";
import { changedQuery } from "../range-bar/view-query";

interface MovementCardProps {
  transactions: MovementJson[];
  nextCursor: string | null;
  isFirstPage: boolean;
  /** Whether there is any, in this range or in another. */
  hasMoved: boolean;
  timeZone: string;
  /** The range, as it stands in the URL. */
  query: string;
  children: ReactNode;
}

/** The transactions of the range (`children` choose it), newest first, a page at a time; the page is in the URL. */
export function MovementCard({ transactions, nextCursor, isFirstPage, hasMoved, timeZone, query, children }: MovementCardProps) {
  const t = useTranslations("billing");
  const range = useTranslations("chart");
  return (
    <>
      <div className="mt-6 mb-3 flex flex-wrap items-center gap-2">
        <h2 className="mr-auto font-semibold text-[15px] tracking-tight">{t("movements")}</h2>
        <Button asChild size="small">
          <Link href="/billing/statement">{t("statement")}</Link>
        </Button>
        <Button asChild size="small">
          <a href="/api/balance/export.csv" download>
            {t("exportMovements")}
          </a>
        </Button>
      </div>
      {children}
      <Card className="overflow-hidden">
        {transactions.length > 0 ? (
          <MovementTable movements={transactions} timeZone={timeZone} />
        ) : hasMoved ? (
          <p className="px-5 py-10 text-center text-ink-muted">{range("empty")}</p>
        ) : (
          <EmptyState icon={Wallet} title={t("emptyTitle")} text={t("emptyText")}>
            <Button asChild>
              <Link href="/keys">{t("emptyAction")}</Link>
            </Button>
          </EmptyState>
        )}
      </Card>
      {isFirstPage && !nextCursor ? null : (
        <nav aria-label={t("pages")} className="mt-4 flex justify-center gap-2">
          {isFirstPage ? null : (
            <Button asChild>
              <Link href={`/billing${query}`}>{t("newest")}</Link>
            </Button>
          )}
          {nextCursor ? (
            <Button asChild>
              <Link href={`/billing${changedQuery(query, { cursor: nextCursor })}`}>{t("older")}</Link>
            </Button>
          ) : null}
        </nav>
      )}
    </>
  );
}

/** How each kind of ledger entry is shown; an unknown kind is shown by its own name. */
const TONES = {
  topup: "good",
  charge: "neutral",
  refund: "warn",
  refund_failed: "good",
  dispute: "warn",
  dispute_won: "good",
  adjustment: "accent",
  forfeit: "neutral",
} as const satisfies Record<string, Tone>;
export const isKnown = (type: string): type is keyof typeof TONES => type in TONES;

function MovementTable({ movements, timeZone }: { movements: MovementJson[]; timeZone: string }) {
  const t = useTranslations("billing");
  const places = { amount: placesOf(movements.map(({ amount }) => amount)), after: placesOf(movements.map(({ balanceAfter }) => balanceAfter)) };
  return (
    <Table label={t("movements")}>
      <thead>
        <tr>
          <Th className="max-md:hidden">{t("time")}</Th>
          <Th className="max-md:hidden">{t("type")}</Th>
          <Th className="max-md:pl-4">{t("what")}</Th>
          <Th numeric>{t("amountColumn")}</Th>
          <Th numeric className="max-sm:hidden">
            {t("balanceAfter")}
          </Th>
        </tr>
      </thead>
      <Tbody>
        {movements.map((movement) => (
          <MovementRow key={movement.id} movement={movement} timeZone={timeZone} places={places} />
        ))}
      </Tbody>
    </Table>
  );
}

/** On a phone, the columns that do not fit are shown in small print below those that do. */
function MovementRow({ movement, timeZone, places }: { movement: MovementJson; timeZone: string; places: { amount: number; after: number } }) {
  const t = useTranslations("billing");
  const locale = useLocale();
  const { id, type, amount, balanceAfter, requestId, description, createdAt } = movement;
  const time = formatTime(createdAt, locale, timeZone);
  const name = isKnown(type) ? t(`types.${type}`) : type;
  const isAdded = !amount.startsWith("-");
  const what = description || name;
  const receipt = type === "topup" ? { href: `/billing/receipt?id=${id}`, label: t("openReceipt", { what }) } : null;
  const lead = requestId ? { href: `/requests?request=${requestId}`, label: t("openRequest", { what, id: requestId }) } : receipt;
  return (
    <tr data-movement={type} className="hover:bg-sunken/60">
      <Td className="text-ink-muted tabular-nums max-md:hidden">{time}</Td>
      <Td className="max-md:hidden">
        <Badge tone={isKnown(type) ? TONES[type] : "neutral"}>{name}</Badge>
      </Td>
      <Td className="max-w-40 sm:max-w-72 max-md:pl-4">
        {lead ? (
          <Link href={lead.href} aria-label={lead.label} className="block truncate font-medium text-accent-ink hover:underline">
            {what}
          </Link>
        ) : (
          <span className="block truncate font-medium">{what}</span>
        )}
        <span className="block truncate text-ink-faint text-xs md:hidden">
          {name} · {time}
        </span>
      </Td>
      <Td numeric className={mergeClasses("font-medium", isAdded && "text-good")}>
        <AlignedUsd amount={amount} places={places.amount} isSigned />
        <span className="block font-normal text-ink-faint text-xs sm:hidden">{formatExactUsd(balanceAfter)}</span>
      </Td>
      <Td numeric className="text-ink-muted max-sm:hidden">
        <AlignedUsd amount={balanceAfter} places={places.after} />
      </Td>
    </tr>
  );
}
