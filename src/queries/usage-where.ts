import { Prisma } from "@/db/generated/client";
import type { UsageFilter } from "./filter";

/** The calls of one organization that a filter means. */
export function recordWhere(organizationId: string, filter: UsageFilter) {
  return {
    organizationId,
    createdAt: { gte: filter.from, lt: filter.to },
    mode: filter.mode,
    provider: filter.provider,
    model: filter.model,
    route: filter.route,
    credentialId: filter.keyId,
    sessionId: filter.sessionId,
    userId: filter.userId,
  } satisfies Prisma.UsageRecordWhereInput;
}

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

const ERROR_OUTCOMES = ["broken", "refused"];

/** A call counts as an error when its answer had an error's status, when its provider broke off, or when we refused it. `UsageHour.errors` counts the same. */
export const ERROR_CALLS: Prisma.UsageRecordWhereInput = { OR: [{ statusCode: { gte: 400 } }, { outcome: { in: ERROR_OUTCOMES } }] };

/** `ERROR_CALLS` in SQL, of the table `u`. */
export const IS_ERROR_CALL = Prisma.sql`(u."statusCode" >= 400 OR u."outcome" IN (${Prisma.join(ERROR_OUTCOMES)}))`;
