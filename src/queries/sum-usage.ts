import { database } from "@/db/client";
import { isErrorCall } from "./call-error";
import type { UsageFilter } from "./filter";
import { type Range, splitRange } from "./split-range";
import { sumHours } from "./sum-hours";
import { fromColumns, summedColumns } from "./summed-columns";
import { addSums, emptySums } from "./sums";
import { GROUPS_MAX, refuseTooManyGroups, type UsageGroup } from "./usage-group";
import { recordWhere } from "./usage-where";

async function sumRows(organizationId: string, filter: UsageFilter): Promise<UsageGroup[]> {
  // Grouped by what decides "error" and "unpriced" too, so that one pass over the rows answers everything.
  const groups = await database().usageRecord.groupBy({
    by: ["provider", "model", "statusCode", "outcome", "costStatus"],
    where: recordWhere(organizationId, filter),
    _sum: { ...summedColumns, latencyMs: true, ttftMs: true },
    _count: { _all: true, ttftMs: true },
    orderBy: [{ provider: "asc" }, { model: "asc" }],
    take: GROUPS_MAX + 1,
  });
  refuseTooManyGroups(groups.length);
  return groups.map((group) => ({
    provider: group.provider,
    model: group.model,
    sums: {
      ...fromColumns(group._sum),
      requests: group._count._all,
      errors: isErrorCall(group) ? group._count._all : 0,
      unpricedRequests: group.costStatus === "unpriced" ? group._count._all : 0,
      latencyMsSum: BigInt(group._sum.latencyMs ?? 0),
      ttftMsSum: BigInt(group._sum.ttftMs ?? 0),
      ttftCount: group._count.ttftMs,
    },
  }));
}

/** Rows of the same provider and model → one group each, in order of provider and model. */
function merge(parts: UsageGroup[]): UsageGroup[] {
  const groups = new Map<string, UsageGroup>();
  for (const { provider, model, sums } of parts) {
    const key = JSON.stringify([provider, model]);
    const group = groups.get(key) ?? { provider, model, sums: emptySums() };
    addSums(group.sums, sums);
    groups.set(key, group);
  }
  refuseTooManyGroups(groups.size);
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...groups.values()].sort((a, b) => order(a.provider, b.provider) || order(a.model, b.model));
}

/** The sums of hours know neither session nor user. */
export function needsRows(filter: UsageFilter): boolean {
  return filter.sessionId !== undefined || filter.userId !== undefined;
}

/**
 * Sums per provider and model, exact to the nano-dollar for any range: whole hours from `UsageHour`, the parts of hours at both ends from
 * the rows themselves. By session or user everything comes from rows, because the hours do not know them.
 */
export async function sumUsage(organizationId: string, filter: UsageFilter): Promise<UsageGroup[]> {
  if (needsRows(filter)) return merge(await sumRows(organizationId, filter));
  const { hours, edges } = splitRange(filter);
  const within = (range: Range): UsageFilter => ({ ...filter, ...range });
  const parts = await Promise.all([
    ...(hours ? [sumHours(organizationId, within(hours))] : []),
    ...edges.map((edge) => sumRows(organizationId, within(edge))),
  ]);
  return merge(parts.flat());
}
