import { SUMS, type SumsRow } from "@/db/call-sums";
import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { readValueKey, valueKey } from "@/db/label-sums";
import type { Range } from "../buckets";
import type { Dimension } from "../dimension";
import { groupOf } from "../figures/get-breakdown";
import type { UsageFilter } from "../filter";
import { callsIn, toSums } from "./sum-calls";
import type { Sums } from "./sums";

/** One dimension, or two: then each pair that occurs is a group. */
export type Dimensions = readonly [Dimension] | readonly [Dimension, Dimension];

/** Sums of one group in one of the ranges. */
export interface GroupCell {
  /** Index into the ranges that were asked for. */
  bucket: number;
  /** One id per dimension; null: calls without a value. Of all groups that are not shown: null instead of the list. */
  ids: (string | null)[] | null;
  sums: Sums;
}

interface GroupsOptions {
  organizationId: string;
  filter: UsageFilter;
  ranges: readonly Range[];
  by: Dimensions;
  /** The first so many by each measure are shown: cost, charge, requests, tokens and errors. */
  limit: number;
}

/** What groups are ranked by, of the table `cell`. */
const MEASURES = [
  Prisma.sql`"providerCostNanoUsd"`,
  Prisma.sql`"chargedNanoUsd"`,
  Prisma.sql`"requests"`,
  Prisma.sql`"inputTokens" + "outputTokens"`,
  Prisma.sql`"errors"`,
];
const NAMES = [Prisma.sql`"cost"`, Prisma.sql`"charge"`, Prisma.sql`"calls"`, Prisma.sql`"tokens"`, Prisma.sql`"failed"`];
const PLACES = [Prisma.sql`"costPlace"`, Prisma.sql`"chargePlace"`, Prisma.sql`"callsPlace"`, Prisma.sql`"tokensPlace"`, Prisma.sql`"failedPlace"`];

const NOBODY = valueKey(Prisma.sql`NULL`);

/** A group's value; calls that belong to no group have none. */
function keyOf(by: Dimension | undefined): Prisma.Sql {
  if (by === undefined) return NOBODY;
  const { id, where } = groupOf(by);
  return where ? Prisma.sql`CASE WHEN 1 = 1${where} THEN ${valueKey(id)} ELSE ${NOBODY} END` : valueKey(id);
}

/**
 * Sums per range and group, the smaller groups as one. The groups that lead by any of the measures are told apart, so that whoever ranks by one of
 * these finds its first `limit` among them. One statement: the cells of a range are all of its calls, to the nano-dollar, whatever is written meanwhile.
 */
export async function sumGroups({ organizationId, filter, ranges, by, limit }: GroupsOptions): Promise<GroupCell[]> {
  const [first, second] = by;
  const isOfRows = by.some((one) => groupOf(one).isOfRows);
  const columns = Prisma.sql`${keyOf(first)} AS "a", ${keyOf(second)} AS "b"`;
  const calls = callsIn({ organizationId, filter, ranges, columns, by: by.includes("key") ? "credential" : "model", isOfRows });
  const sums = MEASURES.map((measure, i) => Prisma.sql`COALESCE(SUM(${measure}), 0) AS ${NAMES[i]}`);
  const places = NAMES.map((name, i) => Prisma.sql`ROW_NUMBER() OVER (ORDER BY ${name} DESC, ${NAMES[2]} DESC, "a", "b") AS ${PLACES[i]}`);
  const leads = PLACES.map((place) => Prisma.sql`${place} <= CAST(${limit} AS INTEGER)`);
  const rows = await database().$queryRaw<(SumsRow & { bucket: number | bigint; a: string | null; b: string | null })[]>`${calls},
    "cell" AS MATERIALIZED (SELECT "bucket", "a", "b", ${SUMS} FROM "call" GROUP BY "bucket", "a", "b"),
    "group" AS (SELECT "a", "b", ${Prisma.join(sums)} FROM "cell" GROUP BY "a", "b"),
    "place" AS (SELECT "a", "b", ${Prisma.join(places)} FROM "group"),
    "shown" AS (SELECT "a", "b" FROM "place" WHERE ${Prisma.join(leads, " OR ")})
    SELECT c."bucket", s."a", s."b", ${SUMS} FROM "cell" c LEFT JOIN "shown" s ON s."a" = c."a" AND s."b" = c."b" GROUP BY c."bucket", s."a", s."b"`;
  return rows.map(({ bucket, a, b, ...row }) => ({
    bucket: Number(bucket),
    ids: a === null || b === null ? null : by.map((_, i) => readValueKey(i === 0 ? a : b)),
    sums: toSums(row),
  }));
}
