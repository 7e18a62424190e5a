import { getTranslations } from "next-intl/server";
import { parseUsd } from "@/domain/money";
import type { Overview } from "@/queries/figures/get-overview";
import type { Dimensions } from "@/queries/sums/sum-groups";
import { formatCount, formatDuration } from "@/ui/format";
import { Cost } from "@/ui/labels";
import type { AskedFilters } from "../range-bar/view-query";
import { bandChart, errorChart, groupedChart, type MeasureName, tokenChart } from "./build-charts";
import type { nameGroups } from "./name-groups";
import type { OverviewChart } from "./overview-charts";
import { filtersOf } from "./read-grouping";

interface ChartsOptions {
  overview: Overview;
  by: Dimensions;
  names: Awaited<ReturnType<typeof nameGroups>>;
  colors: ReadonlyMap<string, string>;
  asOf: string;
  locale: string;
}

/** The charts of the page, in its order, with their titles and what they lead to. */
export async function makeCharts({ overview, by, names, colors, asOf, locale }: ChartsOptions): Promise<OverviewChart[]> {
  const t = await getTranslations("overview");
  const other = (await getTranslations("chart"))("other");
  const { figures, groups } = overview;
  const groupFilters: Record<string, AskedFilters> = Object.fromEntries(
    groups.flatMap(({ key, ids }) => [[key, filtersOf(by, ids)]]).filter(([, filters]) => filters),
  );
  const grouped = (name: MeasureName) => ({
    shape: "bars" as const,
    ...groupedChart(name, overview, { labelOf: names.labelOf, other, colors, asOf }),
    seriesFilters: groupFilters,
  });
  const times = (p50: number | null, p95: number | null) =>
    p50 === null || p95 === null ? t("none") : t("times", { p50: formatDuration(p50, locale), p95: formatDuration(p95, locale) });
  const charged = { title: t("charged"), total: <Cost amount={figures.cost.charged} />, kind: "money" as const, ...grouped("charged") };
  return [
    { title: t("cost"), total: <Cost amount={figures.cost.provider} />, kind: "money", ...grouped("cost") },
    ...(parseUsd(figures.cost.charged) > 0n ? [charged] : []),
    { title: t("requests"), total: formatCount(figures.requests, locale), kind: "count", ...grouped("requests") },
    {
      title: t("tokens"),
      total: formatCount(figures.tokens.total, locale),
      kind: "count",
      shape: "bars",
      ...tokenChart(overview, (kind) => t(`tokenKinds.${kind}`), asOf),
    },
    {
      title: t("latency"),
      total: times(figures.latencyMs.p50, figures.latencyMs.p95),
      kind: "duration",
      shape: "band",
      ...bandChart(overview, "latencyMs", "var(--series-1)"),
    },
    {
      title: t("ttft"),
      total: times(figures.ttftMs.p50, figures.ttftMs.p95),
      kind: "duration",
      shape: "band",
      ...bandChart(overview, "ttftMs", "var(--series-11)"),
    },
    {
      title: t("errorsColumn"),
      total: formatCount(figures.errors, locale),
      kind: "count",
      shape: "bars",
      ...errorChart(overview, (name) => t(`errorClasses.${name}`), asOf),
      filters: { status: "error" },
      seriesFilters: { rateLimited: { status: "429" } },
    },
  ];
}
