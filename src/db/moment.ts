import { Prisma } from "./generated/client";

/** A time as a parameter of either database: SQLite stores milliseconds, and there the cast changes nothing. */
export const moment = (at: Date): Prisma.Sql => Prisma.sql`CAST(${at} AS TIMESTAMP(3))`;
