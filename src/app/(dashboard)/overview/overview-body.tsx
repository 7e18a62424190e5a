import { ChartNoAxesColumn } from "lucide-react";
import { getLocale, getTranslations } from "next-intl/server";
import { getOverview } from "@/queries/figures/get-overview";
import { letPageBegin } from "@/queries/let-page-begin";
import { listTagNames } from "@/queries/list-tag-names";
import type { Dimensions } from "@/queries/sums/sum-groups";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { Card, EmptyState } from "@/ui/page-parts";
import type { View } from "../range-bar/read-view";
import { UnpricedNotice } from "../unpriced-notice";
import { AutoRefresh } from "./auto-refresh";
import { groupColors } from "./build-charts";
import { GroupControls } from "./group-controls";
import { GroupTable } from "./group-table";
import { makeCharts } from "./make-charts";
import { nameGroups } from "./name-groups";
import { OverviewCharts } from "./overview-charts";
import { filtersOf, nameOf } from "./read-grouping";
import { StatCards } from "./stat-cards";

interface OverviewBodyProps {
  organizationId: string;
  view: View;
  by: Dimensions;
  now: Date;
}

export async function OverviewBody({ organizationId, view, by, now }: OverviewBodyProps) {
  const { filter, previous, interval, timeZone } = view;
  await letPageBegin();
  const [t, locale] = [await getTranslations("overview"), await getLocale()];
  const [overview, tags] = await Promise.all([
    getOverview({ organizationId, filter, previous, interval, timeZone, by, now }),
    listTagNames(organizationId),
  ]);
  const { figures, buckets, groups, other } = overview;
  const names = await nameGroups(by);
  const colors = groupColors(groups);
  const asOf = now.toISOString();
  const [first, second] = by;
  const refresh = <AutoRefresh asOf={asOf} timeZone={timeZone} isGrowing={filter.to >= now} />;
  if (figures.requests === 0)
    return (
      <>
        <div className="mb-2 flex justify-end">{refresh}</div>
        <NothingHere isFiltered={hasFilters(filter)} />
      </>
    );
  return (
    <>
      <StatCards overview={overview} view={view} />
      <UnpricedNotice count={figures.cost.unpricedRequests} className="mt-3" />
      <GroupControls value={nameOf(first)} and={second ? nameOf(second) : null} tags={tags}>
        {refresh}
      </GroupControls>
      <OverviewCharts
        charts={await makeCharts({ overview, by, names, colors, asOf, locale })}
        ends={Object.fromEntries(buckets.map(({ at, to }) => [at, to]))}
        bucket={interval}
        timeZone={timeZone}
      />
      <div className="mt-3">
        <GroupTable
          title={t("byGroup", { group: names.heading })}
          heading={names.heading}
          rows={groups.map((group) => ({
            key: group.key,
            label: names.labelOf(group),
            color: colors.get(group.key) ?? null,
            filters: filtersOf(by, group.ids),
            totals: group.totals,
          }))}
          other={other}
          total={figures}
        />
      </div>
    </>
  );
}

/** Whether anything but the range says which calls are meant. */
const hasFilters = ({ from: _from, to: _to, ...filters }: View["filter"]) => Object.values(filters).some((value) => value !== undefined);

async function NothingHere({ isFiltered }: { isFiltered: boolean }) {
  const t = await getTranslations("overview");
  return (
    <Card>
      <EmptyState icon={ChartNoAxesColumn} title={t("emptyTitle")} text={isFiltered ? t("emptyFiltered") : t("emptyText")}>
        {isFiltered ? (
          <Button asChild variant="primary">
            <Link href="/overview">{t("emptyClear")}</Link>
          </Button>
        ) : (
          <Button asChild variant="primary">
            <Link href="/quickstart">{t("emptyAction")}</Link>
          </Button>
        )}
        <Button asChild>
          <Link href="/overview?range=90d">{t("emptyOther")}</Link>
        </Button>
      </EmptyState>
    </Card>
  );
}
