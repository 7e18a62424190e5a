import type { CallState } from "../call-state";

/** What no header can hold: a model's name may come from a caller. */
const UNPRINTABLE = /[^\x20-\x7e]/g;

/** Some servers in between refuse longer ones. */
const HEADER_LENGTH_MAX = 1_000;

/** Who answered a resold call, and after how many tries: name, value, name, value … Empty when nothing was sent. */
export function attemptHeaders({ serving, attempts, dropped }: CallState): string[] {
  if (serving === null || attempts.length === 0) return [];
  const { target, model, adjusted } = serving;
  const headers = ["x-monitor-provider", target.id, "x-monitor-model", model.upstreamModel.replace(UNPRINTABLE, "?")];
  headers.push("x-monitor-attempts", String(attempts.length));
  if (adjusted !== null) headers.push("x-monitor-adjusted", adjusted);
  if (dropped.length > 0) headers.push("x-monitor-dropped", [...new Set(dropped)].join(", ").replace(UNPRINTABLE, "?").slice(0, HEADER_LENGTH_MAX));
  return headers;
}
