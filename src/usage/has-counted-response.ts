import { database } from "../db/client";

/** Has this answer of a provider been counted already? A background response is read as often as its owner likes, and billed once. */
export async function hasCountedResponse(organizationId: string, provider: string, providerResponseId: string): Promise<boolean> {
  const counted = await database().usageRecord.findFirst({
    where: { organizationId, provider, providerResponseId, OR: [{ inputTokens: { gt: 0 } }, { outputTokens: { gt: 0 } }] },
    select: { requestId: true },
  });
  return counted !== null;
}
