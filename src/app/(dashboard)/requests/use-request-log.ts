import { useCallback, useEffect, useReducer } from "react";
import { callApi } from "@/app/call-api";
import { logInAddress } from "@/app/log-in-address";
import { type LogOrder, logPath } from "./log-query";
import { addNewest, addOlder, type LogPage, type LogRows } from "./log-rows";

const POLL_MS = 1_200;
/** With the pause between two questions well below five seconds: that is when people must see that the server is gone. */
const SILENT_AFTER_MS = 2_500;
/** On a slow line an answer is still one. */
const ANSWER_MS_MAX = 5_000;

export interface RequestLogState extends LogRows {
  isLoadingMore: boolean;
  /** When the server last answered, as its reader's clock has it: first with the page itself. */
  answeredAt: string;
  /** It does not answer, or answers with an error. It is asked again all the time. */
  isSilent: boolean;
}

function openLog(initial: LogPage): RequestLogState {
  return { ...initial, fresh: new Set<string>(), isLoadingMore: false, answeredAt: new Date().toISOString(), isSilent: false };
}

type LogEvent = { type: "newest"; page: LogPage } | { type: "older"; page: LogPage } | { type: "loading-more" } | { type: "silent" };

function reduce(state: RequestLogState, event: LogEvent): RequestLogState {
  if (event.type === "silent") return { ...state, isSilent: true, isLoadingMore: false };
  if (event.type === "loading-more") return { ...state, isLoadingMore: true };
  const heard = { isSilent: false, answeredAt: new Date().toISOString() };
  if (event.type === "older") return { ...state, ...addOlder(state, event.page), ...heard, isLoadingMore: false };
  return { ...state, ...addNewest(state, event.page), ...heard };
}

interface RequestLogOptions extends LogOrder {
  initial: LogPage;
  /** Whether calls can still arrive within the range, and stand on top. */
  isLive: boolean;
}

/** The request log of one query. While the page is visible it polls every 1.2 seconds, because a call must appear within two. */
export function useRequestLog({ query, sort, initial, isLive }: RequestLogOptions) {
  const [state, dispatch] = useReducer(reduce, initial, openLog);
  const path = logPath({ query, sort });
  useEffect(() => {
    if (!isLive) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function poll() {
      clearTimeout(timer);
      if (document.visibilityState === "visible") {
        const silence = setTimeout(() => dispatch({ type: "silent" }), SILENT_AFTER_MS);
        const answer = await callApi<LogPage>(path, { signal: AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_MS_MAX)]) });
        clearTimeout(silence);
        if (stop.signal.aborted) return;
        if (!answer.ok && answer.error.status === 401) window.location.assign(logInAddress(location.pathname + location.search));
        dispatch(answer.ok ? { type: "newest", page: answer.data } : { type: "silent" });
      }
      clearTimeout(timer);
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
  }, [path, isLive]);

  const { nextCursor } = state;
  const loadMore = useCallback(async () => {
    if (!nextCursor) return;
    dispatch({ type: "loading-more" });
    const answer = await callApi<LogPage>(`${path}&cursor=${encodeURIComponent(nextCursor)}`);
    dispatch(answer.ok ? { type: "older", page: answer.data } : { type: "silent" });
  }, [path, nextCursor]);

  return { ...state, loadMore };
}
