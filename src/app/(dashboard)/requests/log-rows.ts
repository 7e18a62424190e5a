import type { ListedRequest } from "@/queries/requests/list-requests";

export interface LogPage {
  requests: ListedRequest[];
  nextCursor: string | null;
}

export interface LogRows extends LogPage {
  /** Calls that arrived while the log was open. */
  fresh: ReadonlySet<string>;
}

const newestFirst = (a: ListedRequest, b: ListedRequest) => b.createdAt.localeCompare(a.createdAt) || b.requestId.localeCompare(a.requestId);

/** New calls go on top. If more arrived than fit on one page, the page replaces the list, so that there is never a gap. */
export function addNewest(rows: LogRows, page: LogPage): LogRows {
  const known = new Set(rows.requests.map(({ requestId }) => requestId));
  const news = page.requests.filter(({ requestId }) => !known.has(requestId));
  if (news.length === 0) return rows;
  const fresh = new Set([...rows.fresh, ...news.map(({ requestId }) => requestId)]);
  if (news.length === page.requests.length) return { ...page, fresh };
  return { requests: [...news, ...rows.requests].sort(newestFirst), nextCursor: rows.nextCursor, fresh };
}

/** The next page goes below. What arrived in between is known already. */
export function addOlder(rows: LogRows, page: LogPage): LogRows {
  const known = new Set(rows.requests.map(({ requestId }) => requestId));
  const more = page.requests.filter(({ requestId }) => !known.has(requestId));
  return { ...rows, requests: [...rows.requests, ...more], nextCursor: page.nextCursor };
}
