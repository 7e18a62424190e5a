import { IS_ERROR_CALL } from "@/db/call-sums";
import { dialectOf } from "@/db/dialect";
import { Prisma } from "@/db/generated/client";
import type { UsageFilter } from "./filter";
import { hasTag } from "./stored-tags";

/** Which calls, whenever they were made. */
export type CallFilter = Omit<UsageFilter, "from" | "to">;

function unless<T>(value: T | undefined, condition: (value: T) => Prisma.Sql): Prisma.Sql {
  return value === undefined ? Prisma.empty : Prisma.sql` AND ${condition(value)}`;
}

/** What the sums of hours know of a call. Any other filter, one of tomorrow too, is answered by the rows. */
const KNOWN_TO_HOURS: ReadonlySet<string> = new Set(["mode", "provider", "model", "keyId"] satisfies (keyof CallFilter)[]);

/** Whether the sums of all calls of an hour cannot answer for a filter. */
export function needsRows({ from: _from, to: _to, ...filter }: CallFilter & Partial<UsageFilter>): boolean {
  return Object.entries(filter).some(([name, value]) => value !== undefined && !KNOWN_TO_HOURS.has(name));
}

/** Whether sums of whole hours answer for a filter: those of all calls, or those of the calls with its tag. */
export function hasHours({ tag: _tag, ...filter }: CallFilter & Partial<UsageFilter>): boolean {
  return !needsRows(filter);
}

/** Whether hours know of calls that a filter leaves out. */
export function narrowsHours({ mode, provider, model, keyId }: CallFilter): boolean {
  return [mode, provider, model, keyId].some((value) => value !== undefined);
}

/** The conditions on hours and rows alike, after the organization's: ` AND …`. The table is `u`. */
export function matchingHours({ mode, provider, model, keyId }: CallFilter): Prisma.Sql {
  return Prisma.join(
    [
      unless(mode, (name) => Prisma.sql`u."mode" = ${name}`),
      unless(provider, (name) => Prisma.sql`u."provider" = ${name}`),
      unless(model, (name) => Prisma.sql`u."model" = ${name}`),
      unless(keyId, (id) => Prisma.sql`u."credentialId" = ${id}`),
    ],
    "",
  );
}

/** The same for rows, which know all of a call. Columns that every row has at hand come first: a tag has to be read out of JSON. */
function matchingRows(filter: CallFilter): Prisma.Sql {
  const { route, sessionId, userId, tag, status, minCost, maxCost, minLatencyMs, maxLatencyMs, requestId } = filter;
  return Prisma.join(
    [
      matchingHours(filter),
      unless(sessionId, (id) => Prisma.sql`u."sessionId" = ${id}`),
      unless(userId, (id) => Prisma.sql`u."userId" = ${id}`),
      unless(status, hasStatus),
      unless(minLatencyMs, (ms) => Prisma.sql`u."latencyMs" >= ${ms}`),
      unless(maxLatencyMs, (ms) => Prisma.sql`u."latencyMs" <= ${ms}`),
      unless(minCost, (amount) => Prisma.sql`${COST} >= CAST(${amount} AS BIGINT)`),
      unless(maxCost, (amount) => Prisma.sql`${COST} <= CAST(${amount} AS BIGINT)`),
      unless(requestId, beginsWith),
      unless(route, (name) => Prisma.sql`u."route" = ${name}`),
      unless(tag, hasTag),
    ],
    "",
  );
}

interface Rows {
  /** What follows `FROM`; the calls are the table `u`. */
  tables: Prisma.Sql;
  /** What follows `WHERE`, but for the range. */
  where: Prisma.Sql;
  /** Each call's time and id, as the index has them by which the calls are found: for the range and the order. */
  at: Prisma.Sql;
  id: Prisma.Sql;
}

/** Of a person or a session there are few calls, and few fail: their own index leads to them, and a tag is read out of each. */
const hasFewCalls = ({ sessionId, userId, status }: CallFilter) => sessionId !== undefined || userId !== undefined || status === "error";

/** Where the calls of a filter are found. `CROSS JOIN` makes SQLite begin with the tag. */
export function rowsOf(organizationId: string, filter: CallFilter): Rows {
  const isOrganization = Prisma.sql`u."organizationId" = ${organizationId}`;
  const { tag, ...others } = filter;
  if (!tag || hasFewCalls(filter))
    return {
      tables: Prisma.sql`"UsageRecord" u`,
      where: Prisma.sql`${isOrganization}${matchingRows(filter)}`,
      at: Prisma.sql`u."createdAt"`,
      id: Prisma.sql`u."requestId"`,
    };
  return {
    tables: Prisma.sql`"UsageTag" t CROSS JOIN "UsageRecord" u`,
    where: Prisma.sql`t."organizationId" = ${organizationId} AND t."name" = ${tag.name} AND t."value" = ${tag.value}
      AND u."requestId" = t."requestId" AND ${isOrganization}${matchingRows(others)}`,
    at: Prisma.sql`t."createdAt"`,
    id: Prisma.sql`t."requestId"`,
  };
}

/**
 * The calls of a filter within each span of the table `p`, as it follows `FROM … p CROSS JOIN`; the calls are the table `u`. `CROSS JOIN` makes SQLite look
 * each span up in the index. PostgreSQL would take a ninth of all rows to lie between two columns, and read them all; between two parameters, which
 * columns are to a subquery that OFFSET keeps apart, it expects few.
 */
export function rowsWithin(organizationId: string, filter: CallFilter): Prisma.Sql {
  const { tables, where, at } = rowsOf(organizationId, filter);
  const rows = Prisma.sql`${tables} WHERE ${where} AND ${at} >= p."start" AND ${at} < p."stop"`;
  return dialectOf() === "sqlite" ? rows : Prisma.sql`LATERAL (SELECT u.* FROM ${rows} OFFSET 0) u WHERE 1 = 1`;
}

/** What a call costs the organization: what it was charged, and in pass-through what the provider charges. Null: unpriced. The log shows the same. */
const COST = Prisma.sql`COALESCE(u."chargedNanoUsd", u."providerCostNanoUsd")`;

/** No LIKE: its wildcards would be no text, and SQLite's ignores upper case. */
function beginsWith(prefix: string): Prisma.Sql {
  return Prisma.sql`SUBSTR(u."requestId", 1, CAST(${[...prefix].length} AS INTEGER)) = ${prefix}`;
}

function hasStatus(status: "success" | "error" | number): Prisma.Sql {
  if (typeof status === "number") return Prisma.sql`u."statusCode" = ${status}`;
  return status === "error" ? IS_ERROR_CALL : Prisma.sql`NOT ${IS_ERROR_CALL}`;
}
