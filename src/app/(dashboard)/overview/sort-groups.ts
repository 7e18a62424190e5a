import { parseUsd } from "@/domain/money";
import type { TotalsJson } from "@/queries/sums/sums";
import type { Sorting } from "@/ui/sortable-th";

export const SORTS = ["name", "cost", "charged", "requests", "errors", "input", "cached", "output", "reasoning"] as const;
export type SortName = (typeof SORTS)[number];

interface Sortable {
  label: string;
  totals: TotalsJson;
}

/** Exact: amounts that a number cannot hold are told apart, too. */
const FIGURES: Record<Exclude<SortName, "name">, (totals: TotalsJson) => bigint> = {
  cost: ({ cost }) => parseUsd(cost.provider),
  charged: ({ cost }) => parseUsd(cost.charged),
  requests: ({ requests }) => BigInt(requests),
  errors: ({ errors }) => BigInt(errors),
  input: ({ tokens }) => BigInt(tokens.input),
  cached: ({ tokens }) => BigInt(tokens.cacheRead),
  output: ({ tokens }) => BigInt(tokens.output),
  reasoning: ({ tokens }) => BigInt(tokens.reasoning),
};

/** `?sort=-requests`, the largest first; the most expensive first without it. */
export function readSorting(asked: string | null): Sorting<SortName> {
  const name = SORTS.find((one) => one === asked?.replace(/^-/, ""));
  return name ? { name, isDescending: asked?.startsWith("-") ?? false } : { name: "cost", isDescending: true };
}

/** Rows with the same figure stand in the order of their requests, then of their names. */
export function sortRows<T extends Sortable>(rows: readonly T[], { name, isDescending }: Sorting<SortName>): T[] {
  const byName = (a: T, b: T) => Number(a.label > b.label) - Number(a.label < b.label);
  const byFigure = (figure: (totals: TotalsJson) => bigint) => (a: T, b: T) =>
    Number(figure(a.totals) > figure(b.totals)) - Number(figure(a.totals) < figure(b.totals));
  const compare = name === "name" ? byName : byFigure(FIGURES[name]);
  return rows.toSorted((a, b) => compare(a, b) * (isDescending ? -1 : 1) || -byFigure(FIGURES.requests)(a, b) || byName(a, b));
}
