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

/** A cookie, so that the server's HTML already has the right columns. */
export const COLUMNS_COOKIE = "log-columns";

/** The cookie's value → columns in the log's order. What is no column is left out; without any, those of the beginning. */
export function readColumns(cookie: string | undefined): Column[] {
  const chosen = new Set<string>(cookie?.split(".") ?? []);
  const known = COLUMNS.filter((column) => chosen.has(column));
  return known.length === 0 ? [...DEFAULT_COLUMNS] : COLUMNS.filter((column) => chosen.has(column) || column === REQUIRED_COLUMN);
}

export const writeColumns = (columns: readonly Column[]): string => columns.join(".");
