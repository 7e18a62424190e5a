import { database } from "../db/client";
import type { OverCall } from "../domain/idempotency";

/** What the usage row says of a call that is over. */
export async function readOverCall(organizationId: string, requestId: string, statusCode: number | null): Promise<OverCall> {
  const row = await database().usageRecord.findFirst({
    where: { requestId, organizationId },
    select: { outcome: true, statusCode: true, inputTokens: true, outputTokens: true, chargedNanoUsd: true },
  });
  return { requestId, ...(row ?? { outcome: null, statusCode, inputTokens: 0, outputTokens: 0, chargedNanoUsd: null }) };
}
