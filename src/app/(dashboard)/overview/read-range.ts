import { type UsageFilter, usageFilterSchema } from "@/queries/filter";

const HOUR_MS = 3_600_000;
const PRESET_HOURS = { "1h": 1, "24h": 24, "7d": 7 * 24, "30d": 30 * 24, "90d": 90 * 24 } as const;
export type Preset = keyof typeof PRESET_HOURS;
export const PRESETS = Object.keys(PRESET_HOURS) as Preset[];
const HOURLY_HOURS_MAX = 48;

export interface PageRange {
  preset: Preset | "custom";
  filter: UsageFilter;
  /** The range just before, of the same length. */
  previous: UsageFilter;
  bucket: "hour" | "day";
  /** False when the URL asked for an invalid range; then this is the default. */
  isAsAsked: boolean;
}

export type SearchParams = Record<string, string | string[] | undefined>;

function withPrevious(preset: Preset | "custom", filter: UsageFilter, isAsAsked: boolean): PageRange {
  const lengthMs = filter.to.getTime() - filter.from.getTime();
  return {
    preset,
    filter,
    previous: { ...filter, from: new Date(filter.from.getTime() - lengthMs), to: filter.from },
    bucket: lengthMs <= HOURLY_HOURS_MAX * HOUR_MS ? "hour" : "day",
    isAsAsked,
  };
}

/** `?range=7d`, or `?from&to` as the statistics APIs take them (`to` is exclusive); 30 days without either. */
export function readRange({ range, from, to }: SearchParams, now: Date): PageRange {
  const ofPreset = (preset: Preset, isAsAsked: boolean) =>
    withPrevious(preset, { from: new Date(now.getTime() - PRESET_HOURS[preset] * HOUR_MS), to: now }, isAsAsked);
  const preset = PRESETS.find((name) => name === range);
  if (preset) return ofPreset(preset, true);
  if (range === undefined && from === undefined && to === undefined) return ofPreset("30d", true);
  const custom = usageFilterSchema.safeParse({ ...(from ? { from } : {}), ...(to ? { to } : {}) });
  return custom.success && range === undefined ? withPrevious("custom", custom.data, true) : ofPreset("30d", false);
}
