import type { Transaction } from "../ledger/lock-balance";

/** Of all keys and tokens that are in force, so that no process goes on with what it remembers. */
export async function findDigests(tx: Transaction, organizationId: string): Promise<string[]> {
  const query = { where: { organizationId, revokedAt: null }, select: { digest: true } } as const;
  const rows = [...(await tx.monitorToken.findMany(query)), ...(await tx.apiKey.findMany(query))];
  return rows.map(({ digest }) => digest);
}
