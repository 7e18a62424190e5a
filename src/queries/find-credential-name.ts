import { database } from "@/db/client";
import { PLAYGROUND } from "@/domain/playground";

/** The name of the token or key behind a call or, for calls from a browser, of the person. Null if it is not the organization's. */
export async function findCredentialName(organizationId: string, id: string): Promise<string | null> {
  if (id === PLAYGROUND.id) return PLAYGROUND.name;
  const where = { id, organizationId };
  const select = { name: true } as const;
  const [token, key, member] = await Promise.all([
    database().monitorToken.findFirst({ where, select }),
    database().apiKey.findFirst({ where, select }),
    database().membership.findFirst({ where: { organizationId, userId: id }, select: { user: { select } } }),
  ]);
  return token?.name ?? key?.name ?? member?.user.name ?? null;
}
