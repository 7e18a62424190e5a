"use client";
import { Equal, GitCompareArrows } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/choices";
import { daysRange, ROLLING_PRESETS, wholeDays } from "./choose-range";
import { FilterChips } from "./filter-chips";
import { RangePicker } from "./range-picker";
import type { View } from "./read-view";
import { useView } from "./use-view";
import { withRange, writeMoment } from "./view-query";

interface RangeBarProps {
  view: Pick<View, "preset" | "timeZone" | "filter" | "previous">;
  organizationZone: string;
  /** The name of the token or key that the view is filtered by. */
  keyName?: string | null;
  /** Parts that a page has no use for. */
  without?: readonly ("hours" | "compare" | "filters" | "zone")[];
}

/** Which calls a page is about: since when, by whose clock, compared with what, and which filters. All of it stands in the URL. */
export function RangeBar({ view, organizationZone, keyName = null, without = [] }: RangeBarProps) {
  const t = useTranslations("range");
  const { change } = useView();
  const presets = ROLLING_PRESETS.filter((preset) => !without.includes("hours") || preset.endsWith("d"));
  return (
    <div className="mb-4 flex max-w-full flex-wrap items-center gap-2">
      <Segmented
        label={t("label")}
        value={view.preset}
        onChange={(range) => change(withRange({ range }))}
        options={presets.map((value) => ({ value, label: t(value) }))}
      />
      <RangePicker view={view} onChange={(range) => change(withRange(range))} />
      {without.includes("zone") ? null : <ZoneSwitch view={view} organizationZone={organizationZone} />}
      {without.includes("compare") ? null : (
        <Button
          size="small"
          aria-pressed={view.previous !== null}
          title={t("compareHint")}
          onClick={() => change({ compare: view.previous ? "off" : null })}
          className={view.previous ? "border-accent text-accent-ink" : "text-ink-muted"}
        >
          {view.previous ? <GitCompareArrows aria-hidden className="size-3.5" /> : <Equal aria-hidden className="size-3.5" />}
          {t("compare")}
        </Button>
      )}
      {without.includes("filters") ? null : <FilterChips keyName={keyName} range={view.filter} />}
    </div>
  );
}

const cityOf = (zone: string) => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** The organization's time zone or UTC. Days that were chosen stay the same days. */
function ZoneSwitch({ view, organizationZone }: Pick<RangeBarProps, "view" | "organizationZone">) {
  const t = useTranslations("range");
  const { change } = useView();
  if (organizationZone === "UTC") return null;
  function choose(zone: string) {
    const days = view.preset === "custom" ? wholeDays(view.filter, view.timeZone) : null;
    const { from, to } = days ? daysRange(days.first, days.last, zone) : view.filter;
    const moved = days ? withRange({ from: writeMoment(from), to: writeMoment(to) }) : {};
    change({ ...moved, zone: zone === "UTC" ? "utc" : null });
  }
  return (
    <Segmented
      label={t("zone")}
      value={view.timeZone}
      onChange={choose}
      options={[
        { value: organizationZone, label: cityOf(organizationZone) },
        { value: "UTC", label: "UTC" },
      ]}
    />
  );
}
