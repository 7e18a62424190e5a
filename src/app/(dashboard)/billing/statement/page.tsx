import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { showOrganization } from "@/organizations/show-organization";
import { getStatement } from "@/queries/balance/get-statement";
import { monthsOf } from "@/queries/balance/month";
import { knownTimeZone } from "@/queries/buckets";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { PageHeader } from "@/ui/page-parts";
import { MonthPicker } from "./month-picker";
import { PrintButton } from "./print-button";
import { StatementCard } from "./statement-card";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("statement"))("title") };
}

export default async function StatementPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { member, organization } = await requireMember();
  const asked = (await searchParams).month;
  const now = new Date();
  const { createdAt } = await showOrganization(member);
  const months = monthsOf({ from: new Date(createdAt), to: now }, knownTimeZone(organization.timeZone));
  // Whatever else is asked for, the month that is running is shown.
  const month = months.find((one) => one === asked) ?? months[0] ?? now.toISOString().slice(0, 7);
  const [statement, t] = await Promise.all([getStatement(organization.id, month, now), getTranslations("statement")]);
  return (
    <>
      <div className="print:hidden">
        <PageHeader title={t("title")} hint={t("hint")}>
          <Button asChild size="small">
            <Link href="/billing">{t("back")}</Link>
          </Button>
        </PageHeader>
        <div className="mb-4 flex flex-wrap items-center gap-2">
          <MonthPicker months={months} month={month} />
          <PrintButton />
          <Button asChild size="small">
            <a href={`/api/balance/statement.csv?month=${month}`} download>
              {t("csv")}
            </a>
          </Button>
          <Button asChild size="small">
            <a href={`/api/balance/export.csv?month=${month}`} download>
              {t("movementsCsv")}
            </a>
          </Button>
        </div>
      </div>
      <StatementCard statement={statement} organization={organization} writtenAt={now.toISOString()} />
    </>
  );
}
