import type { SearchParams, View } from "../range-bar/read-view";
import { FILTER_NAMES } from "../range-bar/view-query";
import type { LogQuery } from "./log-query";

export interface AskedLog {
  query: LogQuery;
  /** Whether calls can still arrive within the range. */
  isLive: boolean;
  isFiltered: boolean;
}

/**
 * A page's view → what the browser asks the usage APIs for. A range that ends now has no `to`, so that what arrives later is in it too. Filters stand as
 * they were asked for; those that were not understood are left out of both.
 */
export function readLog(asked: SearchParams, { filter }: Pick<View, "filter">, now: Date): AskedLog {
  const filters = FILTER_NAMES.flatMap((name) => {
    const [text] = [asked[name]].flat();
    return filter[name] !== undefined && text ? [[name, text] as const] : [];
  });
  const isOpen = filter.to.getTime() === now.getTime();
  const range = { from: filter.from.toISOString(), ...(isOpen ? {} : { to: filter.to.toISOString() }) };
  return { query: { ...range, ...Object.fromEntries(filters) }, isLive: filter.to >= now, isFiltered: filters.length > 0 };
}
