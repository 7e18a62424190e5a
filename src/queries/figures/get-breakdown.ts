import { z } from "zod";
import { SUMMED, SUMS, type SumsRow } from "@/db/call-sums";
import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { NO_VALUE, readValueKey, valueKey } from "@/db/label-sums";
import { type Dimension, dimensionSchema } from "../dimension";
import { checkRange, fillRange, filterShape, type UsageFilter } from "../filter";
import { tagValue } from "../stored-tags";
import { NO_PROVIDER } from "../sums/fold-usage";
import { callsIn, toSums } from "../sums/sum-calls";
import { callsByLabel, labelOf } from "../sums/sum-labels";
import { callsByTag } from "../sums/sum-tagged";
import { addSums, emptySums, presentTotals, type TotalsJson } from "../sums/sums";
import { needsRows } from "../usage-where";
import { findLabels } from "./find-labels";

const breakdownFields = { by: dimensionSchema, limit: z.coerce.number().int().min(1).max(200).default(10) };

/** Query parameters of a breakdown: those of every question, `by`, and `limit` (1–200, 10). */
export const breakdownSchema = z
  .strictObject({ ...filterShape, ...breakdownFields })
  .check(checkRange)
  .transform(fillRange);

export interface Group extends TotalsJson {
  /** As the filter of that name takes it; null: calls without a value. */
  id: string | null;
  /** For people: the name of a key, provider or model where one is known, else the id. */
  label: string | null;
}

export interface Breakdown {
  groups: Group[];
  /** All groups that are not shown; null when there are none. */
  other: TotalsJson | null;
  /** Exactly the groups and `other`. */
  total: TotalsJson;
}

/** What a call's group is, of the table `u`; and whether only rows know it. */
export function groupOf(by: Dimension): { id: Prisma.Sql; isOfRows: boolean; where?: Prisma.Sql } {
  if (typeof by === "object") return { id: tagValue(by.tag), isOfRows: true };
  // A call that was refused before its provider and model were known stands in no breakdown by them, so not in the total either.
  const where = Prisma.sql` AND u."provider" NOT IN (${Prisma.join(NO_PROVIDER)})`;
  if (by === "provider") return { id: Prisma.sql`u."provider"`, isOfRows: false, where };
  // An endpoint without models leaves the name empty.
  if (by === "model") return { id: Prisma.sql`NULLIF(u."model", '')`, isOfRows: false, where };
  if (by === "key") return { id: Prisma.sql`u."credentialId"`, isOfRows: false };
  return { id: by === "session" ? Prisma.sql`u."sessionId"` : Prisma.sql`u."userId"`, isOfRows: true };
}

/** The beginning of a statement, which makes the table `call` with each call's group, `key`. */
function callsBy(organizationId: string, filter: UsageFilter, by: Dimension): Prisma.Sql {
  const { id, isOfRows, where } = groupOf(by);
  const key = valueKey(id);
  const label = labelOf(by, filter);
  if (label !== null) return callsByLabel({ organizationId, filter, label, key });
  if (typeof by === "object" && !needsRows(filter)) return callsByTag(organizationId, filter, by.tag);
  return callsIn({
    organizationId,
    filter,
    ranges: [filter],
    columns: Prisma.sql`${key} AS "key"`,
    by: by === "key" ? "credential" : "model",
    isOfRows,
    ...(where && { where }),
  });
}

type GroupRow = SumsRow & { key: string; place: number | bigint };

/** What was spent on most, then what was asked most; of all that is alike, calls without a value last. */
const ORDER = Prisma.sql`COALESCE("spent", 0) DESC, "requests" DESC, CASE WHEN "key" = ${NO_VALUE} THEN 1 ELSE 0 END, "key"`;

/**
 * The groups that the most was spent on (charged for resold calls, else the provider's cost), then those with the most requests; and all others as one. One statement,
 * so that groups and other are the total, to the nano-dollar, whatever is written meanwhile. A model that several providers serve is one group.
 */
export async function getBreakdown(organizationId: string, filter: UsageFilter, { by, limit }: { by: Dimension; limit: number }): Promise<Breakdown> {
  const rows = await database().$queryRaw<GroupRow[]>`${callsBy(organizationId, filter, by)}, "group" AS MATERIALIZED (
      SELECT "key", SUM(CASE WHEN "mode" = 'reseller' THEN "chargedNanoUsd" ELSE "providerCostNanoUsd" END) AS "spent", ${SUMS}
      FROM "call" GROUP BY "key" HAVING SUM("requests") > 0),
    "shown" AS MATERIALIZED (SELECT * FROM "group" ORDER BY ${ORDER} LIMIT ${limit})
    SELECT "key", ROW_NUMBER() OVER (ORDER BY ${ORDER}) AS "place", ${SUMMED} FROM "shown"
    UNION ALL SELECT MIN("key"), CAST(${limit + 1} AS BIGINT), ${SUMS} FROM "group" WHERE "key" NOT IN (SELECT "key" FROM "shown") HAVING COUNT(*) > 0 ORDER BY 2`;
  const sums = rows.map(({ key: _key, place: _place, ...row }) => toSums(row));
  const shown = rows.slice(0, limit).map(({ key }) => readValueKey(key));
  const labels = await findLabels(
    organizationId,
    by,
    shown.flatMap((id) => id ?? []),
  );
  const rest = sums[limit];
  return {
    groups: shown.map((id, i) => ({
      id,
      label: id === null ? null : (labels.get(id) ?? id),
      ...presentTotals(sums[i] ?? emptySums()),
    })),
    other: rest ? presentTotals(rest) : null,
    total: presentTotals(sums.reduce(addSums, emptySums())),
  };
}
