import { formatUsd, parseUsd } from "@/domain/money";
import type { Point } from "@/queries/figures/get-points";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export type BarInterval = "minute" | "hour" | "day" | "week";

/** Of `GET /api/stats/timeseries`: at most a few hundred bars, and of a day or less enough to see when. */
export function intervalOf({ from, to }: { from: string; to: string }): BarInterval {
  const lengthMs = Date.parse(to) - Date.parse(from);
  if (lengthMs <= 3 * HOUR_MS) return "minute";
  if (lengthMs <= 8 * DAY_MS) return "hour";
  return lengthMs <= 120 * DAY_MS ? "day" : "week";
}

export type BarPoint = Pick<Point, "at" | "requests" | "errors" | "cost">;

export interface Bar {
  from: string;
  /** Not included; of the last bar, the end of the range. */
  to: string;
  requests: number;
  errors: number;
}

/** `end`: of the range; where it is the browser's now, that clock may be behind the server's, and still no bar ends before it begins. */
export function toBars(points: readonly BarPoint[], end: string): Bar[] {
  const endOf = (at: string) => (end > at ? end : new Date(Date.parse(at) + MINUTE_MS).toISOString());
  return points.map(({ at, requests, errors }, index) => ({ from: at, to: points[index + 1]?.at ?? endOf(at), requests, errors }));
}

export interface LogTotals {
  requests: number;
  errors: number;
  unpriced: number;
  /** USD, decimal strings: what providers charge, and what left the balance. */
  cost: string;
  charged: string;
}

/** Everything that the filter means, not only the rows that are loaded; exact to the nano-dollar. */
export function addUp(points: readonly BarPoint[]): LogTotals {
  const sum = (read: (point: BarPoint) => number) => points.reduce((total, point) => total + read(point), 0);
  const usd = (read: (point: BarPoint) => string) => formatUsd(points.reduce((total, point) => total + parseUsd(read(point)), 0n));
  return {
    requests: sum(({ requests }) => requests),
    errors: sum(({ errors }) => errors),
    unpriced: sum(({ cost }) => cost.unpricedRequests),
    cost: usd(({ cost }) => cost.provider),
    charged: usd(({ cost }) => cost.charged),
  };
}

/** The bars from one to another, whichever is first, as a range. */
export function rangeOf(bars: readonly Bar[], one: number, other: number): { from: string; to: string } | null {
  const first = bars[Math.min(one, other)];
  const last = bars[Math.max(one, other)];
  return first && last ? { from: first.from, to: last.to } : null;
}
