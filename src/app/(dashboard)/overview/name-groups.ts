import { getTranslations } from "next-intl/server";
import type { Dimension } from "@/queries/dimension";
import type { OverviewGroup } from "@/queries/figures/get-overview";
import type { Dimensions } from "@/queries/sums/sum-groups";

/** What people call the groups of a page, and what these are of. */
export async function nameGroups(by: Dimensions): Promise<{ heading: string; labelOf(group: OverviewGroup): string }> {
  const t = await getTranslations("overview");
  const provider = await getTranslations("providers");
  const headingOf = (one: Dimension) => (typeof one === "object" ? t("tagNamed", { name: one.tag }) : t(`groups.${one}`));
  const nothing = (one: Dimension) => (typeof one === "object" ? t("without.tag", { name: one.tag }) : t(`without.${one}`));
  function nameOf(one: Dimension, id: string | null, label: string | null) {
    if (id === null) return nothing(one);
    const known = one === "provider" ? (id as Parameters<typeof provider.has>[0]) : null;
    return known && label === id && provider.has(known) ? provider(known) : (label ?? id);
  }
  return {
    heading: by.map(headingOf).join(" · "),
    labelOf: ({ ids, labels }) => by.map((one, i) => nameOf(one, ids[i] ?? null, labels[i] ?? null)).join(" · "),
  };
}
