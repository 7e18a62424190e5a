import type { Interval } from "@/queries/buckets";
import { knownTimeZone } from "@/queries/buckets";
import { type UsageFilter, usageFilterSchema } from "@/queries/filter";
import { type ChosenRange, chooseInterval, customRange, PRESETS, type Preset, presetRange } from "./choose-range";
import { FILTER_NAMES } from "./view-query";

export type SearchParams = Record<string, string | string[] | undefined>;

/** How a page looks at usage: which calls, since when, compared with what, by whose clock. */
export interface View {
  preset: Preset | "custom";
  /** The organization's, or UTC if that is asked for. */
  timeZone: string;
  filter: UsageFilter;
  /** The same calls of the period that the range is compared with; null when nothing is to be compared. */
  previous: UsageFilter | null;
  interval: Interval;
  /** False when something in the URL could not be understood: it was left out, and of an invalid range this is the default. */
  isAsAsked: boolean;
}

const DEFAULT_PRESET = "30d";

interface ViewOptions {
  now: Date;
  /** The organization's. */
  timeZone: string;
}

/**
 * `?range=7d`, or `?from&to` as the statistics APIs take them (`to` is exclusive), 30 days without either; `zone=utc`; `compare=off`; and the
 * filters of those APIs.
 */
export function readView(asked: SearchParams, { now, timeZone: zone }: ViewOptions): View {
  const timeZone = asked.zone === "utc" ? "UTC" : knownTimeZone(zone);
  const { filters, isAsAsked } = readFilters(asked);
  const chosen = readRange(asked, now, timeZone);
  const { preset, range, previous } = chosen ?? { preset: DEFAULT_PRESET, ...presetRange(DEFAULT_PRESET, now, timeZone) };
  return {
    preset,
    timeZone,
    filter: { ...filters, ...range },
    previous: asked.compare === "off" ? null : { ...filters, ...previous },
    interval: chooseInterval(range),
    isAsAsked: isAsAsked && chosen !== null,
  };
}

/** Null: it cannot be shown. */
function readRange({ range, from, to }: SearchParams, now: Date, timeZone: string): (ChosenRange & { preset: Preset | "custom" }) | null {
  const preset = range === undefined && from === undefined && to === undefined ? DEFAULT_PRESET : PRESETS.find((name) => name === range);
  if (preset) return { preset, ...presetRange(preset, now, timeZone) };
  const custom = usageFilterSchema.safeParse({ ...(from ? { from } : {}), ...(to ? { to } : {}) });
  return custom.success && range === undefined ? { preset: "custom", ...customRange(custom.data, timeZone) } : null;
}

/** Filters that are wrong are left out, one that contradicts another too; the others hold. */
function readFilters(asked: SearchParams): { filters: Omit<UsageFilter, "from" | "to">; isAsAsked: boolean } {
  const given = Object.fromEntries(FILTER_NAMES.flatMap((name) => (asked[name] ? [[name, asked[name]]] : [])));
  const parsed = usageFilterSchema.safeParse(given);
  if (parsed.success) {
    const { from: _from, to: _to, ...filters } = parsed.data;
    return { filters, isAsAsked: true };
  }
  const wrong = new Set(parsed.error.issues.map(({ path: [name] }) => name));
  return { ...readFilters(Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)))), isAsAsked: false };
}
