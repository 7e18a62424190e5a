import { database } from "@/db/client";
import type { UsageFilter } from "./filter";
import { fromColumns, summedColumns } from "./summed-columns";
import { GROUPS_MAX, HOURLY_GROUPS_MAX, refuseTooManyGroups, type UsageGroup } from "./usage-group";
import { hourWhere } from "./usage-where";

const hourColumns = {
  ...summedColumns,
  requests: true,
  errors: true,
  unpricedRequests: true,
  latencyMsSum: true,
  ttftMsSum: true,
  ttftCount: true,
} as const;

interface HourGroup {
  provider: string;
  model: string;
  _sum: Record<keyof typeof hourColumns, number | bigint | null>;
}

function toGroup({ provider, model, _sum }: HourGroup): UsageGroup {
  return {
    provider,
    model,
    sums: {
      ...fromColumns(_sum),
      requests: Number(_sum.requests ?? 0),
      errors: Number(_sum.errors ?? 0),
      unpricedRequests: Number(_sum.unpricedRequests ?? 0),
      latencyMsSum: BigInt(_sum.latencyMsSum ?? 0),
      ttftMsSum: BigInt(_sum.ttftMsSum ?? 0),
      ttftCount: Number(_sum.ttftCount ?? 0),
    },
  };
}

/** Sums per provider and model over whole hours: `filter.from` and `filter.to` are on the hour. */
export async function sumHours(organizationId: string, filter: UsageFilter): Promise<UsageGroup[]> {
  const groups = await database().usageHour.groupBy({
    by: ["provider", "model"],
    where: hourWhere(organizationId, filter),
    _sum: hourColumns,
    orderBy: [{ provider: "asc" }, { model: "asc" }],
    take: GROUPS_MAX + 1,
  });
  refuseTooManyGroups(groups.length);
  return groups.map(toGroup);
}

/** The same for each hour apart, under its beginning in milliseconds. One query for all of them. */
export async function sumEachHour(organizationId: string, filter: UsageFilter): Promise<Map<number, UsageGroup[]>> {
  const groups = await database().usageHour.groupBy({
    by: ["hour", "provider", "model"],
    where: hourWhere(organizationId, filter),
    _sum: hourColumns,
    orderBy: [{ hour: "asc" }, { provider: "asc" }, { model: "asc" }],
    take: HOURLY_GROUPS_MAX + 1,
  });
  refuseTooManyGroups(groups.length, HOURLY_GROUPS_MAX);
  const hours = new Map<number, UsageGroup[]>();
  for (const group of groups) {
    const hour = hours.get(group.hour.getTime());
    if (hour) hour.push(toGroup(group));
    else hours.set(group.hour.getTime(), [toGroup(group)]);
  }
  return hours;
}
