/** What the usage APIs are asked for the log: their parameters by name. */
export type LogQuery = Record<string, string>;

export interface LogOrder {
  query: LogQuery;
  /** As in the URL; null: newest first. */
  sort: string | null;
}

/** The API URL of one page of the log. */
export function logPath({ query, sort }: LogOrder, cursor?: string): string {
  const search = new URLSearchParams({ limit: "50", include: "key", ...query });
  if (sort) search.set("sort", sort);
  if (cursor) search.set("cursor", cursor);
  return `/api/usage/requests?${search}`;
}

/** Every call that the log's filter means, as a file. */
export const exportPath = (query: LogQuery): string => `/api/usage/export.csv?${new URLSearchParams(query)}`;

export const barsPath = (query: LogQuery, interval: string): string => `/api/stats/timeseries?${new URLSearchParams({ ...query, interval })}`;
