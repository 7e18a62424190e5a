"use client";
import { useCallback, useEffect, useState } from "react";
import { type ApiAnswer, callApi } from "@/app/call-api";

/**
 * What an API answers, asked for when it is needed (null: not yet), and again on `reload`. Undefined: on its way. With a body it is a POST that only
 * asks; a path has one body.
 */
export function useLoaded<T>(path: string | null, body?: object): { answer: ApiAnswer<T> | undefined; reload(): void } {
  const [loaded, setLoaded] = useState<{ path: string; answer: ApiAnswer<T> } | null>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn is the reason to ask again, another object of the same body is none
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    callApi<T>(path, { signal: stop.signal, ...(body ? { method: "POST", body } : {}) }).then((answer) => {
      if (!stop.signal.aborted) setLoaded({ path, answer });
    });
    return () => stop.abort();
  }, [path, turn]);
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  return { answer: loaded?.path === path ? loaded?.answer : undefined, reload };
}
