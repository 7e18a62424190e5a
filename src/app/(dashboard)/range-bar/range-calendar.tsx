"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { addDays, firstOfMonth } from "@/domain/local-day";
import { Button } from "@/ui/button";
import { formatDate } from "@/ui/format";
import { mergeClasses } from "@/ui/merge-classes";
import { addMonths, dayAfterKey, monthWeeks } from "./month-weeks";

/** Dates. `last` is null while only one end has been picked. */
export interface PickedDays {
  first: string;
  last: string | null;
}

/** The end that is missing, in whichever order the two were picked; then a new beginning. */
function pick({ first, last }: PickedDays, day: string): PickedDays {
  if (last !== null) return { first: day, last: null };
  return day < first ? { first: day, last: first } : { first, last: day };
}

interface RangeCalendarProps {
  picked: PickedDays;
  /** No later day can be picked. */
  today: string;
  onPick(picked: PickedDays): void;
}

/** One month. The arrow keys move between days, Page up and Page down between months (as in ARIA's date picker). */
export function RangeCalendar({ picked, today, onPick }: RangeCalendarProps) {
  const t = useTranslations("range");
  const locale = useLocale();
  const titleId = useId();
  const grid = useRef<HTMLTableElement>(null);
  const [cursor, setCursor] = useState(picked.last ?? picked.first);
  const [hasMoved, setMoved] = useState(false);
  useEffect(() => {
    if (hasMoved) grid.current?.querySelector<HTMLElement>(`[data-day="${cursor}"]`)?.focus();
  }, [cursor, hasMoved]);

  const move = (day: string) => setCursor(day > today ? today : day);
  function onKeyDown(event: KeyboardEvent) {
    const next = dayAfterKey(cursor, event.key);
    if (!next) return;
    event.preventDefault();
    setMoved(true);
    move(next);
  }
  function turn(months: number) {
    setMoved(false);
    move(addMonths(cursor, months));
  }
  const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${cursor}T00:00:00Z`));
  const weekday = (style: "short" | "long", index: number) =>
    // A Monday, and the days after it.
    new Intl.DateTimeFormat(locale, { weekday: style, timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 1 + index)));
  return (
    <div>
      <div className="flex items-center justify-between">
        <Button variant="ghost" size="icon" aria-label={t("previousMonth")} onClick={() => turn(-1)}>
          <ChevronLeft aria-hidden className="size-4" />
        </Button>
        <h3 id={titleId} aria-live="polite" className="font-medium text-[13px]">
          {month}
        </h3>
        <Button variant="ghost" size="icon" aria-label={t("nextMonth")} disabled={firstOfMonth(cursor, 1) > today} onClick={() => turn(1)}>
          <ChevronRight aria-hidden className="size-4" />
        </Button>
      </div>
      <table ref={grid} aria-labelledby={titleId} className="mt-1 w-full table-fixed border-separate border-spacing-y-0.5">
        <thead>
          <tr>
            {[0, 1, 2, 3, 4, 5, 6].map((index) => (
              <th key={index} scope="col" abbr={weekday("long", index)} className="pb-1 font-normal text-ink-faint text-xs">
                {weekday("short", index)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {monthWeeks(cursor).map(({ key, days }) => (
            <tr key={key}>
              {days.map((day, index) =>
                day ? (
                  <Day
                    key={day}
                    day={day}
                    label={formatDate(`${day}T00:00:00Z`, locale, "UTC")}
                    picked={picked}
                    isCursor={day === cursor}
                    isDisabled={day > today}
                    onKeyDown={onKeyDown}
                    onPick={() => {
                      setCursor(day);
                      onPick(pick(picked, day));
                    }}
                  />
                ) : (
                  <td key={addDays(key, index)} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DayProps {
  day: string;
  label: string;
  picked: PickedDays;
  isCursor: boolean;
  isDisabled: boolean;
  onKeyDown(event: KeyboardEvent): void;
  onPick(): void;
}

function Day({ day, label, picked: { first, last }, isCursor, isDisabled, onKeyDown, onPick }: DayProps) {
  const isEnd = day === first || day === last;
  const isInside = last !== null && day >= first && day <= last;
  return (
    <td className={mergeClasses("p-0", isInside && "bg-accent-soft", day === first && "rounded-l-lg", day === last && "rounded-r-lg")}>
      <button
        type="button"
        data-day={day}
        aria-label={label}
        aria-pressed={isEnd || isInside}
        tabIndex={isCursor ? 0 : -1}
        disabled={isDisabled}
        onClick={onPick}
        onKeyDown={onKeyDown}
        className={mergeClasses(
          "grid h-8 w-full place-items-center rounded-lg text-[13px] tabular-nums outline-offset-[-2px] hover:bg-sunken disabled:pointer-events-none disabled:text-ink-faint disabled:opacity-50",
          isEnd && "bg-accent text-white hover:bg-accent-hover",
        )}
      >
        {Number(day.slice(8))}
      </button>
    </td>
  );
}
