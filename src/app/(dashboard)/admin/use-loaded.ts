"use client";
import { useCallback, useEffect, useState } from "react";
import { type ApiAnswer, callApi } from "@/app/call-api";

/** What an API answers, asked for when it is needed (null: not yet), and again on `reload`. Undefined: on its way. */
export function useLoaded<T>(path: string | null): { answer: ApiAnswer<T> | undefined; reload(): void } {
  const [loaded, setLoaded] = useState<{ path: string; answer: ApiAnswer<T> } | null>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn is the reason to ask again
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    callApi<T>(path, { signal: stop.signal }).then((answer) => {
      if (!stop.signal.aborted) setLoaded({ path, answer });
    });
    return () => stop.abort();
  }, [path, turn]);
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  return { answer: loaded?.path === path ? loaded?.answer : undefined, reload };
}
