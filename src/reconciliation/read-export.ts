import { pipeline } from "node:stream/promises";
import { CsvError, type Info, parse } from "csv-parse";
import { AppError } from "../domain/errors";
import { dayNamer } from "../domain/local-day";
import type { NanoUsd } from "../domain/money";
import { type ExportLine, TOKEN_KINDS, type TokenKind } from "./export-line";
import { findLayout, HEADER_LINES_MAX, type Layout, type Mapping, mappedLayout, missingColumns } from "./layouts";
import { ATTO_PER_NANO, CellError, Columns } from "./read-cells";

const RECORD_CHARACTERS_MAX = 64 * 1024;
/** Days times models; more is no provider's bill. */
const CELLS_MAX = 100_000;

/** A day and a model of an export. */
export interface ExportCell {
  day: string;
  model: string;
  /** Of the kinds that the file states. */
  tokens: Partial<Record<TokenKind, bigint>>;
  /** Null: the file states none. */
  costNanoUsd: NanoUsd | null;
}

export interface ProviderExport {
  layout: Pick<Layout, "id" | "tokens" | "hasCost">;
  timeZone: string;
  /** The first and the last day that it is about, also where it says that there was nothing; null: about none. */
  range: { from: string; to: string } | null;
  cells: ExportCell[];
  /** Lines about something else than models: storage, say. */
  ignored: { lines: number; costNanoUsd: NanoUsd };
}

interface ReadOptions {
  /** Null: it must be one of the layouts that are known. */
  mapping: Mapping | null;
  /** Of its dates; null: its layout's. */
  timeZone: string | null;
  /** What a model is called here. */
  nameModel(name: string): string;
}

const refuse = (message: string) => new AppError("invalid_request", message, { remedy: "Correct the file and send it again." });

interface Sum {
  day: string;
  model: string;
  tokens: Partial<Record<TokenKind, bigint>>;
  cost: bigint;
}

/** Half up, of what may be a credit. */
function toNano(atto: bigint): NanoUsd {
  const nano = ((atto < 0n ? -atto : atto) + ATTO_PER_NANO / 2n) / ATTO_PER_NANO;
  return atto < 0n ? -nano : nano;
}

/** Adds up a file, record by record; only the sums are kept. */
class ExportReader {
  readonly #sums = new Map<string, Sum>();
  readonly #ignored = { lines: 0, cost: 0n };
  readonly #stated = new Set<TokenKind>();
  #range: ProviderExport["range"] = null;
  #found: { layout: Layout; columns: Columns; timeZone: string } | null = null;
  #records = 0;
  #closest: string[] = [];

  constructor(readonly options: ReadOptions) {}

  take(record: readonly string[], line: number): void {
    this.#records++;
    if (!this.#found) {
      this.#readHeader(record);
      return;
    }
    try {
      const read = this.#found.layout.read(this.#found.columns.row(record));
      if (read) this.#add(read);
    } catch (error) {
      if (error instanceof CellError) throw refuse(`line ${line}, column ${error.column}: ${error.message}`);
      throw error;
    }
  }

  /** An invoice has lines above its header. */
  #readHeader(record: readonly string[]): void {
    const { mapping, timeZone } = this.options;
    const columns = new Columns(record);
    const layout = mapping ? mappedLayout(mapping) : findLayout(columns);
    const missing = layout ? missingColumns(layout, columns) : [];
    if (layout && missing.length === 0) {
      const zone = timeZone ?? layout.timeZone;
      this.#found = { layout, timeZone: zone, columns: new Columns(record, dayNamer(zone)) };
    } else if (this.#records === 1 || missing.length < this.#closest.length) this.#closest = missing;
    if (!this.#found && this.#records >= HEADER_LINES_MAX) throw this.#noHeader();
  }

  #noHeader(): AppError {
    const { mapping } = this.options;
    if (mapping) return refuse(`line 1: there is no column ${this.#closest.join(", ")}`);
    return refuse("line 1: these are not the columns of an export that is known: name the columns of the date, the model and what is to be compared");
  }

  #add({ day, model, tokens, cost }: ExportLine): void {
    const { from, to } = this.#range ?? { from: day, to: day };
    this.#range = { from: day < from ? day : from, to: day > to ? day : to };
    if (model === null) {
      if (cost === null) return;
      this.#ignored.lines++;
      this.#ignored.cost += cost ?? 0n;
      return;
    }
    const name = this.options.nameModel(model);
    const key = `${day} ${name}`;
    const sum = this.#sums.get(key) ?? { day, model: name, tokens: {}, cost: 0n };
    if (!this.#sums.has(key) && this.#sums.size >= CELLS_MAX) throw refuse(`The file has more than ${CELLS_MAX} days and models.`);
    for (const kind of TOKEN_KINDS) {
      if (tokens[kind] === undefined) continue;
      this.#stated.add(kind);
      sum.tokens[kind] = (sum.tokens[kind] ?? 0n) + tokens[kind];
    }
    sum.cost += cost ?? 0n;
    this.#sums.set(key, sum);
  }

  end(): ProviderExport {
    if (!this.#found) throw this.#noHeader();
    const { layout, timeZone } = this.#found;
    const cells = [...this.#sums.values()].map(({ cost, ...cell }) => ({ ...cell, costNanoUsd: layout.hasCost ? toNano(cost) : null }));
    const { lines, cost } = this.#ignored;
    return {
      layout: { id: layout.id, tokens: layout.tokens.filter((kind) => this.#stated.has(kind)), hasCost: layout.hasCost },
      timeZone,
      range: this.#range,
      cells,
      ignored: { lines, costNanoUsd: toNano(cost) },
    };
  }
}

/**
 * Reads a provider's export as it comes, and keeps its sums by day and model. @throws AppError `invalid_request`, which names line and column of what
 * cannot be read
 */
export async function readExport(source: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<ProviderExport> {
  const reader = new ExportReader(options);
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: RECORD_CHARACTERS_MAX });
  try {
    await pipeline(source, parser, async (records: AsyncIterable<{ record: string[]; info: Info }>) => {
      for await (const { record, info } of records) reader.take(record, info.lines);
    });
  } catch (error) {
    if (error instanceof CsvError) throw refuse(`line ${parser.info.lines}: this is no CSV (${error.code})`);
    throw error;
  }
  return reader.end();
}
