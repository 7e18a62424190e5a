export const FILTER_NAMES = ["provider", "model", "status", "mode", "keyId"] as const;

/** The parameters of the URL that filter the log, named as in `GET /api/usage/requests`. */
export type LogFilter = Partial<Record<(typeof FILTER_NAMES)[number], string>>;

export function readLogFilter(read: (name: string) => string | null | undefined): LogFilter {
  return Object.fromEntries(FILTER_NAMES.flatMap((name) => (read(name) ? [[name, read(name)]] : [])));
}

/** The API URL of one page of the log. */
export function logPath(filter: LogFilter, cursor?: string): string {
  const query = new URLSearchParams({ limit: "50", ...filter });
  if (cursor) query.set("cursor", cursor);
  return `/api/usage/requests?${query}`;
}
