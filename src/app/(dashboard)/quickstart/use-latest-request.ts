import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { callApi } from "@/app/call-api";
import { logInAddress } from "@/app/log-in-address";
import type { RequestJson } from "@/queries/requests/request-json";

const POLL_MS = 1_200;

export type Mode = "pass-through" | "reseller";

interface Options {
  initial: RequestJson | null;
  /** Nothing more is to be ticked: the server's facts need not be read anew with each call. */
  isSettled: boolean;
}

/** The newest call of a mode, as soon as it is recorded. With it come the server's facts that it has changed: the balance, what has succeeded. */
export function useLatestRequest(mode: Mode, { initial, isSettled }: Options): RequestJson | null {
  const [latest, setLatest] = useState(initial);
  const seen = useRef(initial?.requestId);
  const { refresh } = useRouter();
  useEffect(() => {
    const stop = new AbortController();
    const timer = setInterval(async () => {
      if (document.visibilityState !== "visible") return;
      const answer = await callApi<{ requests: RequestJson[] }>(`/api/usage/requests?limit=1&mode=${mode}`, { signal: stop.signal });
      if (!answer.ok && answer.error.status === 401) window.location.assign(logInAddress(location.pathname + location.search));
      const newest = answer.ok ? answer.data.requests[0] : undefined;
      if (!newest || stop.signal.aborted || newest.requestId === seen.current) return;
      seen.current = newest.requestId;
      setLatest(newest);
      if (!isSettled) refresh();
    }, POLL_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [mode, isSettled, refresh]);
  return latest;
}

/** Reads the server's facts anew when one comes back to the page: from Billing in another tab, or from the provider's console. */
export function useRefreshOnReturn(): void {
  const { refresh } = useRouter();
  useEffect(() => {
    const onChange = () => document.visibilityState === "visible" && refresh();
    document.addEventListener("visibilitychange", onChange);
    return () => document.removeEventListener("visibilitychange", onChange);
  }, [refresh]);
}
