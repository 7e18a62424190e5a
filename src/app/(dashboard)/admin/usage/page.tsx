import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdministrator } from "@/app/require-administrator";
import { PageHeader } from "@/ui/page-parts";
import { RangeBar } from "../../range-bar/range-bar";
import { readView, type SearchParams } from "../../range-bar/read-view";
import { UsageReport } from "./usage-report";
import { wholeDays } from "./whole-days";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.usage"))("title") };
}

export default async function UsagePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireAdministrator();
  const view = readView(await searchParams, { now: new Date(), timeZone: "UTC" });
  const t = await getTranslations("admin.usage");
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <RangeBar view={view} organizationZone="UTC" without={["hours", "compare", "filters", "zone"]} />
      <UsageReport {...wholeDays(view.filter)} />
    </>
  );
}
