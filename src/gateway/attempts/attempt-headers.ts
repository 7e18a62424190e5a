import type { CallState } from "../call-state";

/** What no header can hold: a model's name may come from a caller. */
const UNPRINTABLE = /[^\x20-\x7e]/g;

/** Who answered a resold call, and after how many tries: name, value, name, value … Empty when nothing was sent. */
export function attemptHeaders({ serving, attempts }: CallState): string[] {
  if (serving === null || attempts.length === 0) return [];
  const { target, model, adjusted } = serving;
  const headers = ["x-monitor-provider", target.id, "x-monitor-model", model.upstreamModel.replace(UNPRINTABLE, "?")];
  headers.push("x-monitor-attempts", String(attempts.length));
  if (adjusted !== null) headers.push("x-monitor-adjusted", adjusted);
  return headers;
}
