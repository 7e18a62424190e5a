import type { NanoUsd } from "../domain/money";
import { TOKEN_KINDS, type TokenKind } from "./export-line";
import type { ExportCell, ProviderExport } from "./read-export";

/** What our calls of one day and model add up to. */
export interface OwnCell {
  day: string;
  model: string;
  requests: number;
  /** Calls without a price: their cost is not in `costNanoUsd`. */
  unpricedRequests: number;
  tokens: Record<TokenKind, bigint>;
  costNanoUsd: NanoUsd;
}

/** `missing_here`: only the provider has it. `missing_there`: only we do. */
export const STATES = ["matched", "differs", "missing_here", "missing_there"] as const;
export type State = (typeof STATES)[number];
export type Measure = TokenKind | "cost";

export interface ComparedCell {
  day: string;
  model: string;
  state: State;
  /** What does not agree: `["cost"]` alone is a difference of prices. */
  differs: Measure[];
  ours: OwnCell | null;
  theirs: ExportCell | null;
  /** Theirs less ours; null: the file states no costs. */
  differenceNanoUsd: NanoUsd | null;
}

export interface Comparison {
  cells: ComparedCell[];
  counts: Record<State, number>;
  ours: Totals;
  theirs: Totals;
}
export interface Totals {
  tokens: Record<TokenKind, bigint>;
  costNanoUsd: NanoUsd;
}

const isEmpty = ({ tokens, costNanoUsd }: Pick<ExportCell, "tokens" | "costNanoUsd">) =>
  (costNanoUsd ?? 0n) === 0n && TOKEN_KINDS.every((kind) => (tokens[kind] ?? 0n) === 0n);

/**
 * Compares a provider's sums with ours, of each day and model that either side has, in what the file states: tokens one by one, costs to the
 * nano-dollar. Where nothing was used, as by calls that failed, nothing is missing.
 */
export function compareUsage(own: readonly OwnCell[], { cells: theirs, layout }: Pick<ProviderExport, "cells" | "layout">): Comparison {
  const keyOf = ({ day, model }: { day: string; model: string }) => `${day} ${model}`;
  const pairs = new Map<string, { ours: OwnCell | null; theirs: ExportCell | null }>();
  for (const cell of own) pairs.set(keyOf(cell), { ours: cell, theirs: null });
  for (const cell of theirs) pairs.set(keyOf(cell), { ours: pairs.get(keyOf(cell))?.ours ?? null, theirs: cell });
  const cells = [...pairs.values()]
    .filter((pair) => (pair.ours && pair.theirs) || !isEmpty((pair.ours ?? pair.theirs) as ExportCell))
    .map((pair) => comparePair(pair, layout))
    .sort((a, b) => a.day.localeCompare(b.day) || a.model.localeCompare(b.model));
  const counts = { matched: 0, differs: 0, missing_here: 0, missing_there: 0 };
  for (const { state } of cells) counts[state]++;
  return { cells, counts, ours: sum(own), theirs: sum(theirs) };
}

type Compared = Pick<ProviderExport["layout"], "tokens" | "hasCost">;

function comparePair({ ours, theirs }: { ours: OwnCell | null; theirs: ExportCell | null }, { tokens, hasCost }: Compared): ComparedCell {
  const { day, model } = (ours ?? theirs) as OwnCell | ExportCell;
  const differs: Measure[] = tokens.filter((kind) => (ours?.tokens[kind] ?? 0n) !== (theirs?.tokens[kind] ?? 0n));
  const differenceNanoUsd = hasCost ? (theirs?.costNanoUsd ?? 0n) - (ours?.costNanoUsd ?? 0n) : null;
  if (differenceNanoUsd !== null && differenceNanoUsd !== 0n) differs.push("cost");
  const state = ours === null ? "missing_here" : theirs === null ? "missing_there" : differs.length > 0 ? "differs" : "matched";
  return { day, model, state, differs, ours, theirs, differenceNanoUsd };
}

function sum(cells: readonly Pick<ExportCell, "tokens" | "costNanoUsd">[]): Totals {
  const total = { tokens: { input: 0n, output: 0n, cacheRead: 0n, cacheWrite: 0n }, costNanoUsd: 0n };
  for (const { tokens, costNanoUsd } of cells) {
    for (const kind of TOKEN_KINDS) total.tokens[kind] += tokens[kind] ?? 0n;
    total.costNanoUsd += costNanoUsd ?? 0n;
  }
  return total;
}
