import { Prisma } from "@/db/generated/client";
import type { UsageFilter } from "./filter";

/** Which calls, whenever they were made. */
export type CallFilter = Omit<UsageFilter, "from" | "to">;

/** A time as a parameter of either database: SQLite stores milliseconds, and there the cast changes nothing. */
export const moment = (at: Date): Prisma.Sql => Prisma.sql`CAST(${at} AS TIMESTAMP(3))`;

const unless = (value: string | undefined, condition: Prisma.Sql) => (value === undefined ? Prisma.empty : condition);

/** The conditions on hours and rows alike, after the organization's: ` AND …`. The table is `u`. */
export function matchingHours({ mode, provider, model, keyId }: CallFilter): Prisma.Sql {
  return Prisma.sql`${unless(mode, Prisma.sql` AND u."mode" = ${mode}`)}${unless(provider, Prisma.sql` AND u."provider" = ${provider}`)}${unless(
    model,
    Prisma.sql` AND u."model" = ${model}`,
  )}${unless(keyId, Prisma.sql` AND u."credentialId" = ${keyId}`)}`;
}

/** The same for rows, which know route, session and user too. */
export function matchingRows(filter: CallFilter): Prisma.Sql {
  const { route, sessionId, userId } = filter;
  return Prisma.sql`${matchingHours(filter)}${unless(route, Prisma.sql` AND u."route" = ${route}`)}${unless(sessionId, Prisma.sql` AND u."sessionId" = ${sessionId}`)}${unless(
    userId,
    Prisma.sql` AND u."userId" = ${userId}`,
  )}`;
}
