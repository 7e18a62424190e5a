import { z } from "zod";
import { findModel } from "@/catalog/find-price";
import { currentCatalog, loadCatalog } from "@/catalog/load-catalog";
import { AppError } from "@/domain/errors";
import { addDays, countDays, startOfDay } from "@/domain/local-day";
import { zoneSchema } from "@/organizations/organization-input";
import { listModelNames } from "@/queries/list-model-names";
import { type NamedDay, type ProviderDaySums, sumProviderUsage } from "@/queries/sums/sum-provider-usage";
import { type Comparison, compareUsage, type OwnCell } from "@/reconciliation/compare";
import { type ProviderExport, readExport } from "@/reconciliation/read-export";

const HOUR_MS = 3_600_000;
const DAYS_MAX = 366;
const column = z.string().trim().min(1).max(200).optional();

/** `…Column`: what a file that is no known export calls its columns. */
export const reconciliationQuery = z
  .strictObject({
    provider: z.string().min(1).max(100),
    timeZone: zoneSchema.optional(),
    include: z.enum(["resold", "all"]).default("resold"),
    format: z.enum(["json", "csv"]).default("json"),
    dateColumn: column,
    modelColumn: column,
    inputTokensColumn: column,
    outputTokensColumn: column,
    costColumn: column,
  })
  .refine((query) => query.modelColumn === undefined || query.dateColumn !== undefined, {
    path: ["dateColumn"],
    error: "goes with modelColumn: send both",
  })
  .refine((query) => query.dateColumn === undefined || query.modelColumn !== undefined, {
    path: ["modelColumn"],
    error: "goes with dateColumn: send both",
  })
  .refine((query) => query.dateColumn === undefined || Boolean(query.inputTokensColumn ?? query.outputTokensColumn ?? query.costColumn), {
    path: ["costColumn"],
    error: "this or a column of tokens is needed beside the date and the model",
  });
type Query = z.output<typeof reconciliationQuery>;

export interface Reconciliation extends Comparison, Pick<ProviderExport, "layout" | "timeZone" | "ignored"> {
  provider: string;
  /** The first and the last day of the file, `2026-11-20`. */
  from: string;
  to: string;
}

/**
 * Names in a provider's export → the catalog's: the model that it is the id of, or whose display name it is (`Claude Sonnet 4.5`), else itself. Each is
 * looked up once.
 */
function modelNamer(provider: string, shownNames: ReadonlyMap<string, string>): (name: string) => string {
  const catalog = currentCatalog();
  const known = new Map<string, string>();
  const look = (name: string) => {
    const shown = name.toLowerCase();
    const byId = (text: string) => findModel(catalog, provider, text)?.id;
    return byId(name) ?? shownNames.get(shown) ?? byId(shown.replace(/[\s.]+/g, "-")) ?? name;
  };
  return (name) => {
    const found = known.get(name) ?? look(name);
    known.set(name, found);
    return found;
  };
}

/** Days of a zone; ours are sums of hours, so a zone must be whole hours away from UTC. @throws AppError `invalid_request` */
function daysOf(from: string, to: string, timeZone: string): NamedDay[] {
  if (countDays(from, to) >= DAYS_MAX) throw refuse(`The file covers more than ${DAYS_MAX} days, from ${from} to ${to}.`);
  const days: NamedDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1))
    days.push({ day, from: startOfDay(day, timeZone), to: startOfDay(addDays(day, 1), timeZone) });
  if (days.some((day) => day.from.getTime() % HOUR_MS !== 0 || day.to.getTime() % HOUR_MS !== 0)) {
    throw refuse(`timeZone: ${timeZone} is not whole hours away from UTC, and usage is summed by the hour`);
  }
  return days;
}

const refuse = (message: string) => new AppError("invalid_request", message, { remedy: "Correct it and send the file again." });

function ownCells(rows: readonly ProviderDaySums[], nameModel: (name: string) => string): OwnCell[] {
  const cells = new Map<string, OwnCell>();
  for (const row of rows) {
    const model = row.catalogModel || nameModel(row.model);
    const key = `${row.day} ${model}`;
    const none = { input: 0n, output: 0n, cacheRead: 0n, cacheWrite: 0n };
    const cell = cells.get(key) ?? { day: row.day, model, requests: 0, unpricedRequests: 0, tokens: none, costNanoUsd: 0n };
    cell.requests += row.requests;
    cell.unpricedRequests += row.unpricedRequests;
    cell.tokens.input += row.inputTokens;
    cell.tokens.output += row.outputTokens;
    cell.tokens.cacheRead += row.cacheReadTokens;
    cell.tokens.cacheWrite += row.cacheWriteTokens;
    cell.costNanoUsd += row.costNanoUsd;
    cells.set(key, cell);
  }
  return [...cells.values()];
}

function mappingOf({ dateColumn, modelColumn, inputTokensColumn, outputTokensColumn, costColumn }: Query) {
  if (dateColumn === undefined || modelColumn === undefined) return null;
  return { date: dateColumn, model: modelColumn, inputTokens: inputTokensColumn, outputTokens: outputTokensColumn, cost: costColumn };
}

/** Compares a provider's export with our calls to it. Nothing of the file is kept. @throws AppError `invalid_request` */
export async function reconcile(query: Query, file: AsyncIterable<Uint8Array>): Promise<Reconciliation> {
  await loadCatalog();
  const { provider } = query;
  if (!currentCatalog().providers.has(provider)) throw refuse(`provider: there is no provider ${provider}`);
  const nameModel = modelNamer(provider, await listModelNames(provider));
  const theirs = await readExport(file, { mapping: mappingOf(query), timeZone: query.timeZone ?? null, nameModel });
  if (!theirs.range) throw refuse("The file says nothing about any day.");
  const { from, to } = theirs.range;
  const days = daysOf(from, to, theirs.timeZone);
  const rows = await sumProviderUsage({ provider, days, mode: query.include === "all" ? null : "reseller" });
  const { layout, timeZone, ignored } = theirs;
  return { provider, layout, timeZone, ignored, from, to, ...compareUsage(ownCells(rows, nameModel), theirs) };
}
