import type { RequestOrder } from "@/queries/requests/request-order";

/** The log's columns in their order. `model` holds each row's link, and is always there. */
export const COLUMNS = [
  "time",
  "model",
  "status",
  "error",
  "input",
  "output",
  "cached",
  "reasoning",
  "cost",
  "charged",
  "ttft",
  "latency",
  "mode",
  "key",
  "route",
  "session",
  "user",
  "tags",
  "endpoint",
  "id",
] as const;
export type Column = (typeof COLUMNS)[number];

const DEFAULT_COLUMNS: readonly Column[] = ["time", "model", "status", "input", "output", "cost", "charged", "ttft", "latency"];
export const REQUIRED_COLUMN: Column = "model";

/** What the log can be sorted by: the columns that `GET /api/usage/requests` knows under the same names. */
const SORTED = ["time", "cost", "charged", "input", "output", "ttft", "latency"] as const satisfies readonly (Column & RequestOrder["name"])[];
export type SortedColumn = (typeof SORTED)[number];
export const isSorted = (column: Column): column is SortedColumn => SORTED.some((name) => name === column);

/** `?sort=-cost`; newest first without it. */
export function readSort(asked: string | null | undefined): { name: SortedColumn; isDescending: boolean } {
  const name = SORTED.find((one) => one === asked?.replace(/^-/, ""));
  return name ? { name, isDescending: asked?.startsWith("-") ?? false } : { name: "time", isDescending: true };
}

/** As in the URL; null for the order that needs not be said. */
export function writeSort({ name, isDescending }: { name: SortedColumn; isDescending: boolean }): string | null {
  return name === "time" && isDescending ? null : `${isDescending ? "-" : ""}${name}`;
}

/** A cookie, so that the server's HTML already has the right columns. */
export const COLUMNS_COOKIE = "log-columns";

/** The cookie's value → columns in the log's order. What is no column is left out; without any, those of the beginning. */
export function readColumns(cookie: string | undefined): Column[] {
  const chosen = new Set<string>(cookie?.split(".") ?? []);
  const known = COLUMNS.filter((column) => chosen.has(column));
  return known.length === 0 ? [...DEFAULT_COLUMNS] : COLUMNS.filter((column) => chosen.has(column) || column === REQUIRED_COLUMN);
}

export const writeColumns = (columns: readonly Column[]): string => columns.join(".");
