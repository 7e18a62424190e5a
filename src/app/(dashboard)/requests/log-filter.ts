export const FILTER_NAMES = ["provider", "model", "status", "mode", "keyId"] as const;

/** What of the address filters the log; the names are those of `GET /api/usage/requests`. */
export type LogFilter = Partial<Record<(typeof FILTER_NAMES)[number], string>>;

export function readLogFilter(read: (name: string) => string | null | undefined): LogFilter {
  return Object.fromEntries(FILTER_NAMES.flatMap((name) => (read(name) ? [[name, read(name)]] : [])));
}

/** The API's address for one page of the log. */
export function logPath(filter: LogFilter, cursor?: string): string {
  const query = new URLSearchParams({ limit: "50", ...filter });
  if (cursor) query.set("cursor", cursor);
  return `/api/usage/requests?${query}`;
}
