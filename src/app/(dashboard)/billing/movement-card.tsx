import { Wallet } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { MovementJson } from "@/queries/list-movements";
import { Button } from "@/ui/button";
import { Card, EmptyState } from "@/ui/page-parts";
import { MovementTable } from "./movement-table";

interface MovementCardProps {
  transactions: MovementJson[];
  nextCursor: string | null;
  isFirstPage: boolean;
  timeZone: string;
}

/** What moved the balance, newest first, a page at a time; the page is in the address. */
export function MovementCard({ transactions, nextCursor, isFirstPage, timeZone }: MovementCardProps) {
  const t = useTranslations("billing");
  return (
    <>
      <h2 className="mt-6 mb-3 font-semibold text-[15px] tracking-tight">{t("movements")}</h2>
      <Card className="overflow-hidden">
        {transactions.length > 0 ? (
          <MovementTable movements={transactions} timeZone={timeZone} />
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
              <Link href="/billing">{t("newest")}</Link>
            </Button>
          )}
          {nextCursor ? (
            <Button asChild>
              <Link href={`/billing?cursor=${nextCursor}`}>{t("older")}</Link>
            </Button>
          ) : null}
        </nav>
      )}
    </>
  );
}
