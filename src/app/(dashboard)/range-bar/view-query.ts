import type { UsageFilter } from "@/queries/filter";

/** How a page looks at usage, as parameters of its URL. These names belong to every page that has the bar, and go along from one to the next. */
const RANGE_NAMES = ["range", "from", "to", "zone", "compare"] as const;

/** Named and written as in `GET /api/stats/summary`, in the order in which they are offered. */
export const FILTER_NAMES = [
  "model",
  "provider",
  "mode",
  "status",
  "keyId",
  "route",
  "sessionId",
  "userId",
  "tag",
  "minCost",
  "maxCost",
  "minLatencyMs",
  "maxLatencyMs",
  "requestId",
] as const satisfies readonly Exclude<keyof UsageFilter, "from" | "to">[];
/** As a change: none of them is set any more. */
export const NO_FILTERS = Object.fromEntries(FILTER_NAMES.map((name) => [name, null])) as Record<FilterName, null>;
export type FilterName = (typeof FILTER_NAMES)[number];
/** Filters that are set, as they stand in the URL. */
export type AskedFilters = Partial<Record<FilterName, string>>;

const VIEW_NAMES: readonly string[] = [...RANGE_NAMES, ...FILTER_NAMES];
/** Where one is within a view: another view begins at its beginning. */
const PLACE_NAMES = ["cursor", "request"];

type Query = Pick<URLSearchParams, "get">;
/** `sort`: of the page's own table. */
export type ViewChanges = Partial<Record<(typeof RANGE_NAMES)[number] | FilterName | "sort", string | null>>;

const toSearch = (query: URLSearchParams) => (query.size > 0 ? `?${query}` : "");

/** The part of a URL's query that goes along to another page, `?range=7d&model=gpt-4o`; empty when nothing is set. */
export function carriedQuery(asked: Query): string {
  return toSearch(new URLSearchParams(VIEW_NAMES.flatMap((name) => (asked.get(name) ? [[name, asked.get(name) ?? ""]] : []))));
}

/** A URL's query with some of its parameters set, or taken out (null); what else the page has there stays. */
export function changedQuery(asked: string | URLSearchParams, changes: Record<string, string | null | undefined>): string {
  const next = new URLSearchParams(asked.toString());
  for (const name of PLACE_NAMES) next.delete(name);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else if (value !== undefined) next.delete(name);
  }
  return toSearch(next);
}

/** A range replaces whatever range there was. */
export function withRange(range: { range: string } | { from: string; to: string }): ViewChanges {
  return { range: null, from: null, to: null, ...range };
}

/** The path of a page that looks at the same calls, with further filters. */
export function viewPath(path: string, asked: Query, changes: ViewChanges = {}): string {
  return path + changedQuery(carriedQuery(asked), changes);
}

export function readFilters(asked: Query): AskedFilters {
  return Object.fromEntries(FILTER_NAMES.flatMap((name) => (asked.get(name) ? [[name, asked.get(name)]] : [])));
}

/** A moment as the APIs take it: a date where it is the first moment of one in UTC. */
export function writeMoment(at: Date): string {
  const text = at.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text;
}
