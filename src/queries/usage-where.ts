import type { Prisma } from "@/db/generated/client";
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
