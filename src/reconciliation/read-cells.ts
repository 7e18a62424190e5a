import { dayNamer } from "../domain/local-day";

/** Something in a file is not as it must be; `column` as the file calls it. */
export class CellError extends Error {
  constructor(
    readonly column: string,
    message: string,
  ) {
    super(message);
  }
}

/** 1e-18 USD: exports state more digits than a nano-dollar has, and only sums are rounded. */
export type AttoUsd = bigint;
const ATTO_DIGITS = 18;
export const ATTO_PER_NANO = 1_000_000_000n;

/** `1,234.5` → `1234.5`; commas only where thousands are told apart. */
const withoutCommas = (text: string) => (/^[-$]{0,2}\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(",", "") : text);

/** `0.0125`, `$1,234.50`, `-3`, `1.2e-05` → atto-dollars, half up beyond; null: no amount. */
export function readUsd(text: string): AttoUsd | null {
  const match = /^(-?)\$?(\d{1,15})(?:\.(\d{0,60}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(withoutCommas(text));
  if (!match) return null;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const digits = BigInt(whole + fraction);
  const shift = Number(exponent) - fraction.length + ATTO_DIGITS;
  const divisor = 10n ** BigInt(Math.max(0, -shift));
  const amount = (digits * 10n ** BigInt(Math.max(0, shift)) + divisor / 2n) / divisor;
  return sign ? -amount : amount;
}

/** A whole number, which some exports write as `12.0` or `1,234`; null: none. */
export function readCount(text: string): bigint | null {
  const match = /^(\d{1,18})(?:\.0*)?$/.exec(withoutCommas(text));
  return match ? BigInt(match[1] as string) : null;
}

const DATE = /^(\d{4}-\d{2}-\d{2})$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d{2}:?\d{2})?$/;

const isDate = (text: string) => Number.isFinite(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/**
 * The day that a date or a moment lies in. A date is a day of the file's own zone; a moment (ISO 8601, UTC when it does not say; or seconds since the
 * epoch) is put into that zone. Null: neither.
 */
export function readDay(text: string, dayOf: (ms: number) => string): string | null {
  const date = DATE.exec(text)?.[1];
  if (date) return isDate(date) ? date : null;
  if (/^\d{9,10}$/.test(text)) return dayOf(Number(text) * 1_000);
  const [, day, time, zone = "Z"] = MOMENT.exec(text) ?? [];
  if (!day || !isDate(day)) return null;
  const ms = Date.parse(`${day}T${time}${zone === "UTC" ? "Z" : zone}`);
  return Number.isFinite(ms) ? dayOf(ms) : null;
}

/** Two spellings of a column's name are one: `sku.description`, `SKU description`, `sku_description`. */
export const columnKey = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s._]+/g, " ");

const CELL_CHARACTERS_SHOWN = 40;
const quote = (text: string) => JSON.stringify(text.slice(0, CELL_CHARACTERS_SHOWN));

/** The columns of a file, by their names in its header. */
export class Columns {
  readonly #places = new Map<string, { index: number; name: string }>();

  constructor(
    header: readonly string[],
    readonly dayOf: (ms: number) => string = dayNamer("UTC"),
  ) {
    for (const [index, name] of header.entries())
      if (!this.#places.has(columnKey(name))) this.#places.set(columnKey(name), { index, name: name.trim() });
  }

  has(name: string): boolean {
    return this.#places.has(columnKey(name));
  }

  /** One of its records. */
  row(record: readonly string[]): Row {
    return new Row(record, this.#places, this.dayOf);
  }
}

/** Reads the cells of one record. What is missing or empty is empty; what is there and cannot be read is a `CellError`. */
export class Row {
  constructor(
    readonly record: readonly string[],
    readonly places: ReadonlyMap<string, { index: number; name: string }>,
    readonly dayOf: (ms: number) => string,
  ) {}

  text(column: string): string {
    const place = this.places.get(columnKey(column));
    return place ? (this.record[place.index] ?? "").trim() : "";
  }

  #fail(column: string, message: string): never {
    throw new CellError(this.places.get(columnKey(column))?.name ?? column, message);
  }

  /** Null: empty. */
  usd(column: string): AttoUsd | null {
    const text = this.text(column);
    if (text === "") return null;
    return readUsd(text) ?? this.#fail(column, `must be an amount in USD, not ${quote(text)}`);
  }

  /** 0: empty. */
  count(column: string): bigint {
    const text = this.text(column);
    if (text === "") return 0n;
    return readCount(text) ?? this.#fail(column, `must be a whole number, not ${quote(text)}`);
  }

  /** Must be there. */
  day(column: string): string {
    const text = this.text(column);
    return readDay(text, this.dayOf) ?? this.#fail(column, `must be a date like 2026-11-20 or a time in ISO 8601, not ${quote(text)}`);
  }

  /** Nothing is converted: amounts in another currency are no USD. */
  requireUsd(column: string): void {
    const text = this.text(column);
    if (text !== "" && text.toLowerCase() !== "usd") this.#fail(column, `must be USD, not ${quote(text)}`);
  }

  /** What covers several days belongs to none of them. */
  requireSameDay(first: string, last: string): void {
    const end = this.text(last);
    if (end !== "" && this.day(last) !== this.day(first)) this.#fail(last, `must be the day of ${quote(first)}: export the report by day`);
  }
}
