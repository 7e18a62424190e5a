import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdministrator } from "@/app/require-administrator";
import { PageHeader } from "@/ui/page-parts";
import { RangeControl } from "../../overview/range-control";
import { PRESETS, readRange, type SearchParams } from "../../overview/read-range";
import { UsageReport } from "./usage-report";
import { wholeDays } from "./whole-days";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.usage"))("title") };
}

export default async function UsagePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireAdministrator();
  const { preset, filter } = readRange(await searchParams, new Date());
  const t = await getTranslations("admin.usage");
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        <RangeControl
          presets={PRESETS.filter((one) => one.endsWith("d"))}
          preset={preset}
          from={filter.from.toISOString()}
          to={filter.to.toISOString()}
        />
      </PageHeader>
      <UsageReport {...wholeDays(filter)} />
    </>
  );
}
