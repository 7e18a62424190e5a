import { useEffect, useRef, useState } from "react";
import { callApi } from "@/app/call-api";
import type { BarInterval, BarPoint } from "./histogram-data";
import { barsPath, type LogQuery } from "./log-query";

/** Adding up a long range takes the server longer than a page of the log. */
const ANSWER_MS_MAX = 10_000;
/** With calls arriving all the time, no more often than this. */
const PAUSE_MS = 3_000;

interface BarsOptions {
  query: LogQuery;
  interval: BarInterval;
  /** Another number: there is something new to count. */
  version: number;
}

export interface CountedBars {
  points: BarPoint[];
  /** When they were counted; the end of a range that has not ended. */
  countedAt: string;
}

/** The log's calls over time, counted again when some have arrived. Null: not counted yet. A count that fails leaves the last one. */
export function useBars({ query, interval, version }: BarsOptions): CountedBars | null {
  const [counted, setCounted] = useState<CountedBars | null>(null);
  const countedAtMs = useRef(0);
  const path = barsPath(query, interval);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to ask
  useEffect(() => {
    const timer = setTimeout(
      async () => {
        countedAtMs.current = Date.now();
        const answer = await callApi<{ points: BarPoint[] }>(path, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
        if (answer.ok) setCounted({ points: answer.data.points, countedAt: new Date().toISOString() });
      },
      Math.max(0, countedAtMs.current + PAUSE_MS - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [path, version]);
  return counted;
}
