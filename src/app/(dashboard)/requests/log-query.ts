/** What the usage APIs are asked for the log: their parameters by name. */
export type LogQuery = Record<string, string>;

/** The API URL of one page of the log. */
export function logPath(query: LogQuery, cursor?: string): string {
  const search = new URLSearchParams({ limit: "50", ...query });
  if (cursor) search.set("cursor", cursor);
  return `/api/usage/requests?${search}`;
}

/** Every call that the log's filter means, as a file. */
export const exportPath = (query: LogQuery): string => `/api/usage/export.csv?${new URLSearchParams(query)}`;

export const barsPath = (query: LogQuery, interval: string): string => `/api/stats/timeseries?${new URLSearchParams({ ...query, interval })}`;
