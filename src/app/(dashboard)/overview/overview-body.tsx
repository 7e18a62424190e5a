import { ChartNoAxesColumn, TriangleAlert, Wallet } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { getOverview } from "@/queries/get-overview";
import { Button } from "@/ui/button";
import { Cost } from "@/ui/labels";
import { Link } from "@/ui/link";
import { Card, EmptyState } from "@/ui/page-parts";
import { OverviewCharts } from "./overview-charts";
import { GroupControl } from "./range-control";
import type { PageRange } from "./read-range";
import { StatCards } from "./stat-cards";
import { ModelTable, ProviderTable } from "./usage-tables";

interface OverviewBodyProps {
  organization: { id: string; timeZone: string };
  range: PageRange;
  groupBy: "model" | "provider";
}

export async function OverviewBody({ organization, range, groupBy }: OverviewBodyProps) {
  const t = await getTranslations("overview");
  const { filter, previous: before, bucket } = range;
  const { summary, previous, models, series } = await getOverview({ organization, filter, previous: before, bucket, groupBy });
  if (summary.requests === 0) return <NothingHere />;
  const { unpricedRequests, charged, margin } = summary.cost;
  return (
    <>
      <StatCards summary={summary} previous={previous} />
      {Number(charged) > 0 ? (
        <p className="mt-3 flex items-center gap-2 text-[13px] text-ink-muted">
          <Wallet aria-hidden className="size-4 shrink-0 text-accent-ink" />
          <span>{t.rich("charged", { charged: () => <Cost amount={charged} />, margin: () => <Cost amount={margin} /> })}</span>
        </p>
      ) : null}
      {unpricedRequests > 0 ? (
        <p className="mt-3 flex items-center gap-2 text-[13px] text-ink-muted">
          <TriangleAlert aria-hidden className="size-4 shrink-0 text-warn" />
          {t("unpriced", { count: unpricedRequests })}
        </p>
      ) : null}
      <div className="mt-6 mb-3 flex items-center justify-end gap-2">
        <GroupControl value={groupBy} />
      </div>
      <OverviewCharts series={series} summary={summary} timeZone={organization.timeZone} />
      <div className="mt-3 grid gap-3">
        <ModelTable models={models} total={summary} />
        <ProviderTable providers={summary.byProvider} total={summary} />
      </div>
    </>
  );
}

async function NothingHere() {
  const t = await getTranslations("overview");
  return (
    <Card>
      <EmptyState icon={ChartNoAxesColumn} title={t("emptyTitle")} text={t("emptyText")}>
        <Button asChild variant="primary">
          <Link href="/quickstart">{t("emptyAction")}</Link>
        </Button>
        <Button asChild>
          <Link href="/overview?range=90d">{t("emptyOther")}</Link>
        </Button>
      </EmptyState>
    </Card>
  );
}
