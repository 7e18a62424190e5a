import { database } from "@/db/client";
import { AppError } from "@/domain/errors";
import { isErrorCall } from "./call-error";
import type { UsageFilter } from "./filter";
import { type Range, splitRange } from "./split-range";
import { addSums, emptySums, type Sums } from "./sums";
import { hourWhere, recordWhere } from "./usage-where";

/** Names of models come from outside; beyond this many in one answer the question is refused. */
export const GROUPS_MAX = 20_000;

const columns = {
  inputTokens: true,
  outputTokens: true,
  cacheReadTokens: true,
  cacheWriteTokens: true,
  reasoningTokens: true,
  providerCostNanoUsd: true,
  marginNanoUsd: true,
  chargedNanoUsd: true,
} as const;

type ColumnSums = Record<keyof typeof columns, number | bigint | null>;

function fromColumns(sums: ColumnSums) {
  return {
    inputTokens: BigInt(sums.inputTokens ?? 0),
    outputTokens: BigInt(sums.outputTokens ?? 0),
    cacheReadTokens: BigInt(sums.cacheReadTokens ?? 0),
    cacheWriteTokens: BigInt(sums.cacheWriteTokens ?? 0),
    reasoningTokens: BigInt(sums.reasoningTokens ?? 0),
    providerCostNanoUsd: BigInt(sums.providerCostNanoUsd ?? 0),
    marginNanoUsd: BigInt(sums.marginNanoUsd ?? 0),
    chargedNanoUsd: BigInt(sums.chargedNanoUsd ?? 0),
  };
}

export interface UsageGroup {
  provider: string;
  model: string;
  sums: Sums;
}

async function sumHours(organizationId: string, filter: UsageFilter): Promise<UsageGroup[]> {
  const groups = await database().usageHour.groupBy({
    by: ["provider", "model"],
    where: hourWhere(organizationId, filter),
    _sum: { ...columns, requests: true, errors: true, unpricedRequests: true, latencyMsSum: true, ttftMsSum: true, ttftCount: true },
    orderBy: [{ provider: "asc" }, { model: "asc" }],
    take: GROUPS_MAX + 1,
  });
  return groups.map(({ provider, model, _sum }) => ({
    provider,
    model,
    sums: {
      ...fromColumns(_sum),
      requests: _sum.requests ?? 0,
      errors: _sum.errors ?? 0,
      unpricedRequests: _sum.unpricedRequests ?? 0,
      latencyMsSum: _sum.latencyMsSum ?? 0n,
      ttftMsSum: _sum.ttftMsSum ?? 0n,
      ttftCount: _sum.ttftCount ?? 0,
    },
  }));
}

async function sumRows(organizationId: string, filter: UsageFilter): Promise<UsageGroup[]> {
  // Grouped by what decides "error" and "unpriced" too, so that one pass over the rows answers everything.
  const groups = await database().usageRecord.groupBy({
    by: ["provider", "model", "statusCode", "outcome", "costStatus"],
    where: recordWhere(organizationId, filter),
    _sum: { ...columns, latencyMs: true, ttftMs: true },
    _count: { _all: true, ttftMs: true },
    orderBy: [{ provider: "asc" }, { model: "asc" }],
    take: GROUPS_MAX + 1,
  });
  if (groups.length > GROUPS_MAX) throw tooManyGroups();
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

function tooManyGroups(): AppError {
  return new AppError("invalid_request", `This range holds more than ${GROUPS_MAX} different models.`, {
    remedy: "Ask for a shorter range, or filter by provider or model.",
  });
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
  if (groups.size > GROUPS_MAX) throw tooManyGroups();
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...groups.values()].sort((a, b) => order(a.provider, b.provider) || order(a.model, b.model));
}

/**
 * Sums per provider and model, exact to the nano-dollar for any range: whole hours from `UsageHour`, the parts of hours at both ends from
 * the rows themselves. By session or user everything comes from rows, because the hours do not know them.
 */
export async function sumUsage(organizationId: string, filter: UsageFilter): Promise<UsageGroup[]> {
  if (filter.sessionId !== undefined || filter.userId !== undefined) return merge(await sumRows(organizationId, filter));
  const { hours, edges } = splitRange(filter);
  const within = (range: Range): UsageFilter => ({ ...filter, ...range });
  const parts = await Promise.all([
    ...(hours ? [sumHours(organizationId, within(hours))] : []),
    ...edges.map((edge) => sumRows(organizationId, within(edge))),
  ]);
  return merge(parts.flat());
}
