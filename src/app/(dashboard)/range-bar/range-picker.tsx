"use client";
import { CalendarDays } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { countDays, dayNamer } from "@/domain/local-day";
import { Button } from "@/ui/button";
import { formatBucket, formatDate } from "@/ui/format";
import { Popover } from "@/ui/popover";
import { CALENDAR_PRESETS, daysRange, wholeDays } from "./choose-range";
import { type PickedDays, RangeCalendar } from "./range-calendar";
import type { View } from "./read-view";
import { writeMoment } from "./view-query";

const DAYS_MAX = 366;

interface RangePickerProps {
  view: Pick<View, "preset" | "timeZone" | "filter">;
  onChange(range: { range: string } | { from: string; to: string }): void;
}

/** Months of the calendar, and any days from one to another. */
export function RangePicker({ view, onChange }: RangePickerProps) {
  const t = useTranslations("range");
  const [isOpen, setOpen] = useState(false);
  const isActive = view.preset === "custom" || CALENDAR_PRESETS.some((preset) => preset === view.preset);
  const choose = (range: Parameters<typeof onChange>[0]) => {
    setOpen(false);
    onChange(range);
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label={t("custom")}
      className="grid w-80 gap-3 p-4"
      trigger={
        <Button size="small" className={isActive ? "border-accent text-accent-ink" : "text-ink-muted"}>
          <CalendarDays aria-hidden className="size-3.5" />
          <span className="tabular-nums">
            <RangeName view={view} />
          </span>
        </Button>
      }
    >
      <div className="grid grid-cols-2 gap-2">
        {CALENDAR_PRESETS.map((preset) => (
          <Button key={preset} size="small" aria-pressed={view.preset === preset} onClick={() => choose({ range: preset })}>
            {t(preset)}
          </Button>
        ))}
      </div>
      <DayRange view={view} onApply={choose} />
    </Popover>
  );
}

function RangeName({ view: { preset, timeZone, filter } }: Pick<RangePickerProps, "view">) {
  const t = useTranslations("range");
  const locale = useLocale();
  if (preset === "month" || preset === "last-month") return t(preset);
  if (preset !== "custom") return t("custom");
  const name = wholeDays(filter, timeZone)
    ? (at: Date) => formatDate(at.toISOString(), locale, timeZone)
    : (at: Date) => formatBucket(at.toISOString(), "hour", locale, timeZone);
  const [first, last] = [name(filter.from), name(new Date(filter.to.getTime() - 1))];
  return first === last ? first : `${first} – ${last}`;
}

/** From one day to another, both included, by the page's clock. */
function DayRange({ view, onApply }: { view: RangePickerProps["view"]; onApply(range: { from: string; to: string }): void }) {
  const t = useTranslations("range");
  const locale = useLocale();
  const nameOf = dayNamer(view.timeZone);
  const today = nameOf(Date.now());
  const [picked, setPicked] = useState<PickedDays>(() => {
    const { from, to } = view.filter;
    return { first: nameOf(from.getTime()), last: nameOf(Math.min(to.getTime() - 1, Date.now())) };
  });
  const { first, last } = picked;
  const days = countDays(first, last ?? first) + 1;
  const shown = (day: string) => formatDate(`${day}T00:00:00Z`, locale, "UTC");
  function apply() {
    const { from, to } = daysRange(first, last ?? first, view.timeZone);
    onApply({ from: writeMoment(from), to: writeMoment(to) });
  }
  return (
    <>
      <RangeCalendar picked={picked} today={today} onPick={setPicked} />
      <p aria-live="polite" className={days > DAYS_MAX ? "text-[13px] text-bad" : "text-[13px] text-ink-muted tabular-nums"}>
        {days > DAYS_MAX
          ? t("invalid")
          : last
            ? t("chosen", { first: shown(first), last: shown(last), count: days })
            : t("chooseEnd", { first: shown(first) })}
      </p>
      <div className="flex items-center justify-between gap-2">
        <span className="text-ink-faint text-xs">{view.timeZone}</span>
        <Button size="small" variant="primary" disabled={days > DAYS_MAX} onClick={apply}>
          {t("apply")}
        </Button>
      </div>
    </>
  );
}
