import { type CsvCell, writeCsvRow } from "@/domain/csv";
import { formatUsd, type NanoUsd } from "@/domain/money";
import type { ComparedCell, OwnCell, Totals } from "@/reconciliation/compare";
import { TOKEN_KINDS, type TokenKind } from "@/reconciliation/export-line";
import type { ExportCell } from "@/reconciliation/read-export";
import type { Reconciliation } from "./reconcile";

type Tokens = Record<TokenKind, number | null>;

/** Null: the file does not state them. */
function tokensOf(tokens: Partial<Record<TokenKind, bigint>>): Tokens {
  const count = (kind: TokenKind) => (tokens[kind] === undefined ? null : Number(tokens[kind]));
  return { input: count("input"), output: count("output"), cacheRead: count("cacheRead"), cacheWrite: count("cacheWrite") };
}
const usd = (amount: NanoUsd | null) => (amount === null ? null : formatUsd(amount));

const showOwn = ({ requests, unpricedRequests, tokens, costNanoUsd }: OwnCell) => ({
  requests,
  unpricedRequests,
  tokens: tokensOf(tokens),
  cost: formatUsd(costNanoUsd),
});
const showTheirs = ({ tokens, costNanoUsd }: ExportCell) => ({ tokens: tokensOf(tokens), cost: usd(costNanoUsd) });

function showCell({ day: date, model, state, differs, ours, theirs, differenceNanoUsd }: ComparedCell) {
  return { date, model, state, differs, ours: ours && showOwn(ours), theirs: theirs && showTheirs(theirs), difference: usd(differenceNanoUsd) };
}

/** As the API shows it: money as decimal strings. */
export function presentReconciliation({ provider, layout, timeZone, from, to, cells, counts, ours, theirs, ignored }: Reconciliation) {
  const stated = (totals: Totals) => Object.fromEntries(layout.tokens.map((kind) => [kind, totals.tokens[kind]]));
  const cost = (amount: NanoUsd) => (layout.hasCost ? formatUsd(amount) : null);
  return {
    provider,
    layout: layout.id,
    timeZone,
    from,
    to,
    rows: cells.map(showCell),
    summary: {
      matched: counts.matched,
      differs: counts.differs,
      missingHere: counts.missing_here,
      missingThere: counts.missing_there,
      ours: { tokens: tokensOf(ours.tokens), cost: formatUsd(ours.costNanoUsd) },
      theirs: { tokens: tokensOf(stated(theirs)), cost: cost(theirs.costNanoUsd) },
      difference: cost(theirs.costNanoUsd - ours.costNanoUsd),
    },
    ignored: { lines: ignored.lines, cost: cost(ignored.costNanoUsd) },
  };
}
export type ReconciliationJson = ReturnType<typeof presentReconciliation>;

const COLUMNS = [
  "date",
  "model",
  "state",
  "differs",
  "requests",
  "unpricedRequests",
  ...TOKEN_KINDS.flatMap((kind) => [`our_${kind}`, `their_${kind}`]),
  "ourCost",
  "theirCost",
  "difference",
];

const number = (value: bigint | number | null | undefined): CsvCell => (value === null || value === undefined ? null : { decimal: String(value) });
const amount = (value: NanoUsd | null | undefined): CsvCell => (value === null || value === undefined ? null : { decimal: formatUsd(value) });

function cellsOf({ day, model, state, differs, ours, theirs, differenceNanoUsd }: ComparedCell): CsvCell[] {
  return [
    day,
    model,
    state,
    differs.join(" "),
    number(ours?.requests),
    number(ours?.unpricedRequests),
    ...TOKEN_KINDS.flatMap((kind) => [number(ours?.tokens[kind]), number(theirs?.tokens[kind])]),
    amount(ours?.costNanoUsd),
    amount(theirs?.costNanoUsd),
    amount(differenceNanoUsd),
  ];
}

/** The report as CSV: a record of every day and model. */
export function exportReconciliation({ cells }: Reconciliation): string {
  return [COLUMNS, ...cells.map(cellsOf)].map(writeCsvRow).join("");
}
