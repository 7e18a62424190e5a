"use client";
import { useEffect, useState } from "react";
import { callApi } from "@/app/call-api";
import type { Breakdown } from "@/queries/figures/get-breakdown";
import { type FilterName, writeMoment } from "./view-query";

export interface FilterOption {
  id: string;
  label: string;
}

/** What the statistics tell calls apart by, under the names that their filters have. */
const DIMENSIONS: Partial<Record<FilterName, string>> = { model: "model", provider: "provider", keyId: "key", sessionId: "session", userId: "user" };

/** The values that calls of the range have, those first that the most was spent on; undefined: not known, or not yet. */
export function useFilterOptions(name: FilterName, range: { from: Date; to: Date }): FilterOption[] | undefined {
  const [options, setOptions] = useState<FilterOption[]>();
  const by = DIMENSIONS[name];
  const [from, to] = [writeMoment(range.from), writeMoment(range.to)];
  useEffect(() => {
    if (!by) return;
    const stop = new AbortController();
    const query = new URLSearchParams({ by, limit: "200", from, to });
    callApi<Breakdown>(`/api/stats/breakdown?${query}`, { signal: stop.signal }).then((answer) => {
      if (stop.signal.aborted) return;
      setOptions(answer.ok ? answer.data.groups.flatMap(({ id, label }) => (id ? [{ id, label: label ?? id }] : [])) : []);
    });
    return () => stop.abort();
  }, [by, from, to]);
  return options;
}
