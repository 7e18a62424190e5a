import { dialectOf } from "./dialect";
import { Prisma } from "./generated/client";

export const DAY_MS = 86_400_000;

/** Of how many days at a time UsageLabel has sums, each from a multiple of its length on: who calls every day stands in eight days once, not eight times. */
export const LABEL_DAYS = [1, 8] as const;

/** So many whole days (UTC). */
export interface LabelSpan {
  days: number;
  start: Date;
  /** Not included. */
  stop: Date;
}

/** The spans of one length that lie within a range, oldest first. */
export function spansWithin({ from, to }: { from: Date; to: Date }, days: number): LabelSpan[] {
  const lengthMs = days * DAY_MS;
  const spans: LabelSpan[] = [];
  for (let ms = Math.ceil(from.getTime() / lengthMs) * lengthMs; ms + lengthMs <= to.getTime(); ms += lengthMs) {
    spans.push({ days, start: new Date(ms), stop: new Date(ms + lengthMs) });
  }
  return spans;
}

/** Which label stands for all calls, not told apart. It is written last: it says how many calls the others are of. */
export const ALL_CALLS = "";
export const tagLabel = (name: string) => `tag:${name}`;
/** Whose value is nothing. */
export const NO_VALUE = "-";

/** A label's value as a text that is never null, so that all of it can be a key and both databases compare it alike. */
export const valueKey = (value: Prisma.Sql): Prisma.Sql => Prisma.sql`CASE WHEN ${value} IS NULL THEN '-' ELSE '=' || ${value} END`;
/** The same backwards. Not in SQL, where SQLite's functions end a text at its first NUL. */
export const readValueKey = (key: string): string | null => (key === NO_VALUE ? null : key.slice(1));

/** The tags of each call, of a table with the column `tags`, as the table `t` of `key` and `value`; to be joined with `CROSS JOIN`. */
export function tagsOf(tags: Prisma.Sql): Prisma.Sql {
  return dialectOf() === "sqlite" ? Prisma.sql`json_each(${tags}) t` : Prisma.sql`LATERAL jsonb_each_text(CAST(${tags} AS jsonb)) t`;
}

/** A text to be read with all that it holds, by `readWhole`: SQLite's driver ends one at its first NUL. PostgreSQL holds none. */
export const wholeText = (text: Prisma.Sql): Prisma.Sql => (dialectOf() === "sqlite" ? Prisma.sql`CAST(${text} AS BLOB)` : text);
export const readWhole = (text: string | Uint8Array): string => (typeof text === "string" ? text : Buffer.from(text).toString());
