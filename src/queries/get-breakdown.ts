import { z } from "zod";
import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { type Dimension, dimensionSchema } from "./dimension";
import { checkRange, fillRange, filterShape, type UsageFilter } from "./filter";
import { findLabels } from "./find-labels";
import { NO_PROVIDER } from "./fold-usage";
import { tagValue } from "./stored-tags";
import { callsIn, SUMS, type SumsRow, toSums } from "./sum-calls";
import { callsByTag } from "./sum-tagged";
import { addSums, emptySums, presentTotals, type TotalsJson } from "./sums";
import { needsRows } from "./usage-where";

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

/** The beginning of a statement, which makes the table `call` with each call's group, `id`. */
function callsBy(organizationId: string, filter: UsageFilter, by: Dimension): Prisma.Sql {
  if (typeof by === "object" && !needsRows(filter)) return callsByTag(organizationId, filter, by.tag);
  const { id, isOfRows, where } = groupOf(by);
  return callsIn({ organizationId, filter, ranges: [filter], columns: Prisma.sql`${id} AS "id"`, isOfRows, ...(where && { where }) });
}

type GroupRow = SumsRow & { id: string | null; place: number | bigint };

/**
 * The groups that the most was spent on (charged for resold calls, else the provider's cost), then those with the most requests; and all others as one. One statement,
 * so that groups and other are the total, to the nano-dollar, whatever is written meanwhile. A model that several providers serve is one group.
 */
export async function getBreakdown(organizationId: string, filter: UsageFilter, { by, limit }: { by: Dimension; limit: number }): Promise<Breakdown> {
  const rows = await database().$queryRaw<GroupRow[]>`${callsBy(organizationId, filter, by)}, "group" AS (
      SELECT "id", SUM(CASE WHEN "mode" = 'reseller' THEN "chargedNanoUsd" ELSE "providerCostNanoUsd" END) AS "spent", ${SUMS} FROM "call" GROUP BY "id" HAVING SUM("requests") > 0),
    "ranked" AS (
      SELECT "group".*, ROW_NUMBER() OVER (ORDER BY COALESCE("spent", 0) DESC, "requests" DESC, CASE WHEN "id" IS NULL THEN 1 ELSE 0 END, "id") AS "place" FROM "group")
    SELECT MIN("id") AS "id", MIN("place") AS "place", ${SUMS} FROM "ranked"
    GROUP BY CASE WHEN "place" <= ${limit} THEN "place" ELSE ${limit + 1} END ORDER BY 2`;
  const sums = rows.map(({ id: _id, place: _place, ...row }) => toSums(row));
  const shown = rows.slice(0, limit);
  const labels = await findLabels(
    organizationId,
    by,
    shown.flatMap((row) => row.id ?? []),
  );
  const rest = sums[limit];
  return {
    groups: shown.map((row, i) => ({
      id: row.id,
      label: row.id === null ? null : (labels.get(row.id) ?? row.id),
      ...presentTotals(sums[i] ?? emptySums()),
    })),
    other: rest ? presentTotals(rest) : null,
    total: presentTotals(sums.reduce(addSums, emptySums())),
  };
}
