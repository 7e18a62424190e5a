import { useCallback, useEffect, useReducer } from "react";
import { callApi } from "@/app/call-api";
import type { RequestJson } from "@/queries/request-json";
import { type LogFilter, logPath } from "./log-filter";

const POLL_MS = 1_200;

export interface LogPage {
  requests: RequestJson[];
  nextCursor: string | null;
}
interface LogState extends LogPage {
  /** The filter that `requests` belongs to, as JSON; null until its first page has arrived. */
  of: string | null;
  /** Calls that arrived while the log was open. */
  fresh: ReadonlySet<string>;
  isLive: boolean;
  isLoadingMore: boolean;
}
type LogEvent =
  | { type: "newest"; of: string; page: LogPage }
  | { type: "older"; of: string; page: LogPage }
  | { type: "loading-more" }
  | { type: "failed" };

/** New calls go on top. If more arrived than fit on one page, the page replaces the list, so that there is never a gap. */
function addNewest(state: LogState, of: string, page: LogPage): LogState {
  const isSame = state.of === of;
  const known = new Set(isSame ? state.requests.map(({ requestId }) => requestId) : []);
  const news = page.requests.filter(({ requestId }) => !known.has(requestId));
  if (!isSame) return { ...state, ...page, of, fresh: new Set(), isLive: true };
  if (news.length === 0) return state.isLive ? state : { ...state, isLive: true };
  const fresh = new Set([...state.fresh, ...news.map(({ requestId }) => requestId)]);
  const hasHole = news.length === page.requests.length && state.requests.length > 0;
  if (hasHole) return { ...state, ...page, fresh, isLive: true };
  const requests = [...news, ...state.requests].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.requestId.localeCompare(a.requestId));
  return { ...state, requests, fresh, isLive: true };
}

function reduce(state: LogState, event: LogEvent): LogState {
  if (event.type === "newest") return addNewest(state, event.of, event.page);
  if (event.type === "failed") return { ...state, isLive: false, isLoadingMore: false };
  if (event.type === "loading-more") return { ...state, isLoadingMore: true };
  if (event.of !== state.of) return { ...state, isLoadingMore: false };
  return { ...state, requests: [...state.requests, ...event.page.requests], nextCursor: event.page.nextCursor, isLoadingMore: false };
}

/** The request log of a filter. While the page is visible it polls every 1.2 seconds, because a call must appear within two. */
export function useRequestLog(filter: LogFilter, initial: { page: LogPage; filter: LogFilter }) {
  const of = JSON.stringify(filter);
  const [state, dispatch] = useReducer(reduce, {
    ...initial.page,
    of: JSON.stringify(initial.filter),
    fresh: new Set<string>(),
    isLive: true,
    isLoadingMore: false,
  });
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function poll() {
      clearTimeout(timer);
      if (document.visibilityState === "visible") {
        const answer = await callApi<LogPage>(logPath(JSON.parse(of)), { signal: stop.signal });
        if (stop.signal.aborted) return;
        if (!answer.ok && answer.error.status === 401) window.location.assign("/login");
        dispatch(answer.ok ? { type: "newest", of, page: answer.data } : { type: "failed" });
      }
      timer = setTimeout(poll, POLL_MS);
    }
    const onVisible = () => document.visibilityState === "visible" && poll();
    document.addEventListener("visibilitychange", onVisible);
    poll();
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [of]);

  const { nextCursor } = state;
  const loadMore = useCallback(async () => {
    if (!nextCursor) return;
    dispatch({ type: "loading-more" });
    const answer = await callApi<LogPage>(logPath(JSON.parse(of), nextCursor));
    dispatch(answer.ok ? { type: "older", of, page: answer.data } : { type: "failed" });
  }, [of, nextCursor]);

  return { ...state, isCurrent: state.of === of, loadMore };
}
