import { SUMS, type SumsRow } from "@/db/call-sums";
import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import { AppError } from "@/domain/errors";
import type { Range } from "../buckets";
import type { UsageFilter } from "../filter";
import type { CallFilter } from "../usage-where";
import type { UsageGroup } from "./fold-usage";
import { callsIn, toSums } from "./sum-calls";
import type { Sums } from "./sums";

/** Model names come from callers: a question with more cells than this is refused. */
const CELLS_MAX = 100_000;

/** Sums of one provider's model in one of the ranges. */
export interface Cell extends UsageGroup {
  /** Index into the ranges that were asked for. */
  bucket: number;
}

type CellRow = SumsRow & { bucket: number | bigint; provider: string; model: string };

const NOTHING = Prisma.sql`1 AS "all"`;
const MODELS = Prisma.sql`u."provider", u."model"`;

/**
 * Sums per range, provider and model: one statement for any number of ranges, exact to the nano-dollar. Whole hours come from `UsageHour`,
 * the parts of hours at the ends of a range from the rows. Everything that a page shows is a fold of this.
 */
export async function readCube(organizationId: string, filter: CallFilter, ranges: readonly Range[]): Promise<Cell[]> {
  const rows = await database().$queryRaw<CellRow[]>`${callsIn({ organizationId, filter, ranges, columns: MODELS, by: "model" })}
    SELECT "bucket", "provider", "model", ${SUMS} FROM "call" GROUP BY "bucket", "provider", "model" LIMIT ${CELLS_MAX + 1}`;
  if (rows.length <= CELLS_MAX)
    return rows.map(({ bucket, provider, model, ...row }) => ({ bucket: Number(bucket), provider, model, sums: toSums(row) }));
  throw new AppError("invalid_request", `This range holds more than ${CELLS_MAX} sums of different models.`, {
    remedy: "Ask for a shorter range or for days, or filter by provider or model.",
  });
}

/** Sums of each range by its index, of all models together: of many ranges far less to hand over. Those without calls are left out. */
export async function sumRanges(organizationId: string, filter: CallFilter, ranges: readonly Range[]): Promise<Map<number, Sums>> {
  if (ranges.length === 0) return new Map();
  const rows = await database().$queryRaw<(SumsRow & { bucket: number | bigint })[]>`${callsIn({ organizationId, filter, ranges, columns: NOTHING })}
    SELECT "bucket", ${SUMS} FROM "call" GROUP BY "bucket"`;
  return new Map(rows.map(({ bucket, ...row }) => [Number(bucket), toSums(row)]));
}

/** Sums per provider and model over the filter's range. */
export function sumUsage(organizationId: string, filter: UsageFilter): Promise<Cell[]> {
  return readCube(organizationId, filter, [filter]);
}
