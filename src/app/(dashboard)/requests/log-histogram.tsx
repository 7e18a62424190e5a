"use client";
import { useLocale, useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { formatCount } from "@/ui/format";
import { mergeClasses } from "@/ui/merge-classes";
import { type Bar, type BarInterval, rangeOf } from "./histogram-data";

interface LogHistogramProps {
  bars: Bar[];
  interval: BarInterval;
  timeZone: string;
  /** One bar, or those between two. */
  onChoose(range: { from: string; to: string }): void;
}

const HEIGHT = 40;
/** One call among thousands is still seen. */
const HEIGHT_MIN = 1.5;

const FORMATS = {
  minute: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  hour: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { weekday: "short", month: "short", day: "numeric" },
  week: { year: "numeric", month: "short", day: "numeric" },
} as const satisfies Record<BarInterval, Intl.DateTimeFormatOptions>;

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/**
 * When the log's calls were made; failed ones at the foot. A click narrows the range to a bar, dragging to several. For the keyboard and assistive technology it is
 * one slider along the bars, and Enter narrows.
 */
export function LogHistogram({ bars, interval, timeZone, onChoose }: LogHistogramProps) {
  const t = useTranslations("requests.histogram");
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const last = bars.length - 1;
  const at = Math.min(place ?? last, last);
  const peak = Math.max(0, ...bars.map(({ requests }) => requests));
  const most = Math.max(1, peak);
  const format = new Intl.DateTimeFormat(locale, { ...FORMATS[interval], timeZone });
  const tell = ({ from, requests, errors }: Bar) => t("bar", { time: format.format(new Date(from)), calls: requests, errors });

  function barUnder(event: PointerEvent): number {
    const { left = 0, width = 1 } = box.current?.getBoundingClientRect() ?? {};
    return Math.min(last, Math.max(0, Math.floor(((event.clientX - left) / width) * bars.length)));
  }
  function choose(one: number, other: number) {
    const range = rangeOf(bars, one, other);
    if (range) onChoose(range);
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (step !== undefined) setPlace(Math.min(last, Math.max(0, at + step)));
    else if (event.key === "Enter" || event.key === " ") choose(at, at);
    else return;
    event.preventDefault();
  }
  const shown = bars[at];
  const isChosen = (index: number) => anchor !== null && index >= Math.min(anchor, at) && index <= Math.max(anchor, at);
  return (
    <div>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={t("label")}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at}
        aria-valuetext={shown ? tell(shown) : ""}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setPlace(barUnder(event));
          setAnchor(barUnder(event));
        }}
        onPointerMove={(event) => setPlace(barUnder(event))}
        onPointerUp={(event) => {
          if (anchor !== null) choose(anchor, barUnder(event));
          setAnchor(null);
        }}
        onPointerCancel={() => setAnchor(null)}
        onPointerLeave={() => setPlace(null)}
        onBlur={() => setPlace(null)}
        className="h-14 cursor-pointer touch-pan-y select-none rounded-sm outline-offset-4"
      >
        <svg aria-hidden viewBox={`0 0 ${bars.length} ${HEIGHT}`} preserveAspectRatio="none" className="size-full">
          {bars.map(({ from, requests, errors }, index) => {
            const height = requests === 0 ? 0 : Math.max(HEIGHT_MIN, (requests / most) * HEIGHT);
            const failed = errors === 0 ? 0 : Math.max(HEIGHT_MIN, (errors / most) * HEIGHT);
            const isHere = anchor === null ? index === place : isChosen(index);
            return (
              <g key={from}>
                {isHere ? <rect x={index} y={0} width={1} height={HEIGHT} fill="var(--accent-soft)" /> : null}
                <rect
                  x={index + 0.08}
                  y={HEIGHT - height}
                  width={0.84}
                  height={height}
                  fill={isHere ? "var(--accent)" : "var(--series-1)"}
                  opacity={isHere ? 1 : 0.62}
                />
                <rect x={index + 0.08} y={HEIGHT - failed} width={0.84} height={failed} fill="var(--bad)" />
              </g>
            );
          })}
        </svg>
      </div>
      <div aria-hidden className="mt-1 flex justify-between gap-3 border-line border-t pt-1 text-[11px] text-ink-faint tabular-nums">
        <span>{bars[0] ? format.format(new Date(bars[0].from)) : null}</span>
        <span className={mergeClasses("truncate", place !== null && "font-medium text-ink")}>
          {place !== null && shown ? tell(shown) : peak > 0 ? t("hint") : null}
        </span>
        <span>{peak > 0 ? t("peak", { calls: formatCount(peak, locale) }) : null}</span>
      </div>
    </div>
  );
}
