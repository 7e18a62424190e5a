import { setTimeout } from "node:timers/promises";
import { database } from "../db/client";
import { Prisma } from "../db/generated/client";

/** Rows of one statement, which takes some 10 ms: SQLite writes on this thread, and group commits wait for it. */
const ROWS_AT_ONCE = 250;

interface SumsTable {
  table: Prisma.Sql;
  /** Which row. */
  keys: Prisma.Sql;
  /** What stands in it; `requests` is among them. */
  sums: readonly Prisma.Sql[];
}

/**
 * Writes rows, each `(keys, sums)` with every value cast, where none is that is of as many calls: calls are never taken away, so that of two sums of one key
 * the one of more calls holds all of the other's, whoever has made it. In one order for all processes, so that of two neither waits for the other.
 */
export async function writeSums({ table, keys, sums }: SumsTable, rows: readonly Prisma.Sql[]): Promise<void> {
  const columns = Prisma.sql`${keys}, ${Prisma.join(sums)}`;
  const taken = Prisma.join(sums.map((column) => Prisma.sql`${column} = excluded.${column}`));
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
    await database().$executeRaw`
      WITH "made"(${columns}) AS (VALUES ${Prisma.join(rows.slice(i, i + ROWS_AT_ONCE))})
      INSERT INTO ${table} (${columns}) SELECT ${columns} FROM "made" WHERE "requests" > 0
      ON CONFLICT (${keys}) DO UPDATE SET ${taken} WHERE excluded."requests" > ${table}."requests"`;
    await setTimeout(); // whoever waits comes in between
  }
}

export const text = (value: string): Prisma.Sql => Prisma.sql`CAST(${value} AS TEXT)`;
export const integer = (value: bigint | number): Prisma.Sql => Prisma.sql`CAST(${value} AS BIGINT)`;
