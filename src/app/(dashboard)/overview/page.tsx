import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { requireMember } from "@/app/require-member";
import { PageHeader } from "@/ui/page-parts";
import { OverviewBody } from "./overview-body";
import { OverviewSkeleton } from "./overview-skeleton";
import { RangeControl } from "./range-control";
import { PRESETS, readRange, type SearchParams } from "./read-range";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("overview"))("title") };
}

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { organization } = await requireMember();
  const asked = await searchParams;
  const range = readRange(asked, new Date());
  const groupBy = asked.group === "provider" ? "provider" : "model";
  const t = await getTranslations("overview");
  const time = await getTranslations("time");
  return (
    <>
      <PageHeader title={t("title")} hint={time("zone", { zone: organization.timeZone })}>
        <RangeControl presets={PRESETS} preset={range.preset} from={range.filter.from.toISOString()} to={range.filter.to.toISOString()} />
      </PageHeader>
      {range.isAsAsked ? null : <p className="mb-4 rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">{t("badRange")}</p>}
      <Suspense key={JSON.stringify(asked)} fallback={<OverviewSkeleton />}>
        <OverviewBody organization={organization} range={range} groupBy={groupBy} />
      </Suspense>
    </>
  );
}
