import { type ExportLine, TOKEN_KINDS, type TokenKind } from "./export-line";
import { type Columns, columnKey, type Row } from "./read-cells";
import { readSku } from "./read-sku";

/** One kind of file. */
export interface Layout {
  id: string;
  /** Which kinds of tokens it may state, and whether costs: only what a file does state is compared. */
  tokens: readonly TokenKind[];
  hasCost: boolean;
  /** Of its dates, where the caller names none. */
  timeZone: string;
  /** The columns that tell it from others. */
  columns: readonly string[];
  /** Null: the record is about no day. */
  read(row: Row): ExportLine | null;
}

/**
 * The dashboard's usage export, whose columns are the fields of the usage API. A bucket without a call has no model.
 * https://platform.openai.com/docs/api-reference/usage/completions_object
 */
const openaiUsage: Layout = {
  id: "openai-usage",
  tokens: ["input", "output", "cacheRead"],
  hasCost: false,
  timeZone: "UTC",
  columns: ["start_time", "model", "input_tokens", "output_tokens"],
  read(row) {
    const model = row.text("model");
    const tokens = { input: row.count("input_tokens"), output: row.count("output_tokens"), cacheRead: row.count("input_cached_tokens") };
    const day = row.day("start_time");
    return model === "" ? { day, model: null, tokens: {}, cost: null } : { day, model, tokens, cost: null };
  },
};

/**
 * The dashboard's cost export, whose columns are the fields of the costs API; a line item is a model and what of it: `gpt-4o-2024-08-06, input`.
 * https://platform.openai.com/docs/api-reference/usage/costs_object
 */
const openaiCosts: Layout = {
  id: "openai-costs",
  tokens: [],
  hasCost: true,
  timeZone: "UTC",
  columns: ["start_time", "amount_value", "line_item"],
  read(row) {
    row.requireUsd("amount_currency");
    const model = row.text("line_item").split(",")[0]?.trim();
    return { day: row.day("start_time"), model: model || null, tokens: {}, cost: row.usd("amount_value") };
  },
};

const ANTHROPIC_INPUT = ["usage_input_tokens_cache_write_5m", "usage_input_tokens_cache_write_1h"];

/**
 * The Console's usage export, which tells the parts of the input apart.
 * https://support.claude.com/en/articles/9534590-cost-and-usage-reporting-in-the-claude-console
 */
const anthropicUsage: Layout = {
  id: "anthropic-usage",
  tokens: TOKEN_KINDS,
  hasCost: false,
  timeZone: "UTC",
  columns: ["usage_date_utc", "model_version", "usage_input_tokens_no_cache", "usage_output_tokens"],
  read(row) {
    const cacheRead = row.count("usage_input_tokens_cache_read");
    const cacheWrite = ANTHROPIC_INPUT.reduce((sum, column) => sum + row.count(column), 0n);
    const input = row.count("usage_input_tokens_no_cache") + cacheRead + cacheWrite;
    const tokens = { input, output: row.count("usage_output_tokens"), cacheRead, cacheWrite };
    return { day: row.day("usage_date_utc"), model: row.text("model_version") || null, tokens, cost: null };
  },
};

/** The Console's cost export, from the same page: a record per model and kind of token, the model by its display name. */
const anthropicCosts: Layout = {
  id: "anthropic-costs",
  tokens: [],
  hasCost: true,
  timeZone: "UTC",
  columns: ["usage_date_utc", "model", "cost_usd"],
  read: (row) => ({ day: row.day("usage_date_utc"), model: row.text("model") || null, tokens: {}, cost: row.usd("cost_usd") }),
};

const tokensOf = (kind: TokenKind, count: bigint) => (kind === "cacheRead" ? { input: count, cacheRead: count } : { [kind]: count });

/** One of a kind and its cost; where tokens are counted one by one, they count here. */
function readSkuLine(row: Row, { day, sku, cost, amount, unit }: Record<"day" | "sku" | "cost" | "amount" | "unit", string>): ExportLine | null {
  const text = row.text(sku);
  if (text === "") return null; // the invoice's own lines: totals, rounding
  const { model, kind } = readSku(text);
  const isCounted = row.text(unit).toLowerCase() === "count";
  return { day: row.day(day), model, tokens: kind !== null && isCounted ? tokensOf(kind, row.count(amount)) : {}, cost: row.usd(cost) };
}

/**
 * Cloud Billing's cost table, downloaded as CSV, with its invoice's lines above the header. Its dates are those of the Pacific time zone.
 * https://docs.cloud.google.com/billing/docs/how-to/cost-table
 */
const googleCostTable: Layout = {
  id: "google-cost-table",
  tokens: ["input", "output", "cacheRead"],
  hasCost: true,
  timeZone: "America/Los_Angeles",
  columns: ["SKU description", "Usage start date", "Unrounded cost ($)"],
  read(row) {
    const line = readSkuLine(row, {
      day: "Usage start date",
      sku: "SKU description",
      cost: "Unrounded cost ($)",
      amount: "Usage amount",
      unit: "Usage unit",
    });
    if (line) row.requireSameDay("Usage start date", "Usage end date");
    return line;
  },
};

/**
 * The standard usage cost data that Cloud Billing writes to BigQuery, saved from there as CSV.
 * https://docs.cloud.google.com/billing/docs/how-to/export-data-bigquery-tables/standard-usage
 */
const googleBigQuery: Layout = {
  id: "google-bigquery",
  tokens: ["input", "output", "cacheRead"],
  hasCost: true,
  timeZone: "UTC",
  columns: ["sku.description", "usage_start_time", "cost"],
  read(row) {
    row.requireUsd("currency");
    return readSkuLine(row, { day: "usage_start_time", sku: "sku.description", cost: "cost", amount: "usage.amount", unit: "usage.unit" });
  },
};

const LAYOUTS = [openaiUsage, openaiCosts, anthropicUsage, anthropicCosts, googleCostTable, googleBigQuery];

/** What is described above the header of an invoice. */
export const HEADER_LINES_MAX = 40;

/** The columns of any other file. */
export interface Mapping {
  date: string;
  model: string;
  inputTokens?: string | undefined;
  outputTokens?: string | undefined;
  cost?: string | undefined;
}

/** A file whose columns somebody has named. */
export function mappedLayout({ date, model, inputTokens, outputTokens, cost }: Mapping): Layout {
  const kinds = [
    { kind: "input", column: inputTokens },
    { kind: "output", column: outputTokens },
  ] as const;
  const read = kinds.flatMap(({ kind, column }) => (column === undefined ? [] : { kind, column }));
  return {
    id: "mapped",
    tokens: read.map(({ kind }) => kind),
    hasCost: cost !== undefined,
    timeZone: "UTC",
    columns: [date, model, ...read.map(({ column }) => column), ...(cost === undefined ? [] : [cost])],
    read: (row) => ({
      day: row.day(date),
      model: row.text(model) || null,
      tokens: Object.fromEntries(read.map(({ kind, column }) => [kind, row.count(column)])),
      cost: cost === undefined ? null : row.usd(cost),
    }),
  };
}

/** The layout whose columns a header has; null: none of these. */
export function findLayout(columns: Columns): Layout | null {
  return LAYOUTS.find((layout) => layout.columns.every((name) => columns.has(name))) ?? null;
}

/** Of what is looked for in vain, what a header lacks. */
export function missingColumns(layout: Layout, columns: Columns): string[] {
  return layout.columns
    .filter((name) => !columns.has(name))
    .filter((name, index, all) => all.findIndex((one) => columnKey(one) === columnKey(name)) === index);
}
