import { database } from "@/db/client";
import { PLAYGROUND } from "@/domain/playground";

export interface CredentialName {
  id: string;
  name: string;
  /** The beginning and end of its secret, which may be shown. */
  prefix: string;
}

const ROWS_MAX = 500;

/** The organization's tokens and keys, newest first, as options of a filter. */
export async function listCredentialNames(organizationId: string): Promise<CredentialName[]> {
  const query = {
    where: { organizationId },
    select: { id: true, name: true, prefix: true, createdAt: true },
    orderBy: { createdAt: "desc" },
    take: ROWS_MAX,
  } as const;
  const [tokens, keys] = await Promise.all([database().monitorToken.findMany(query), database().apiKey.findMany(query)]);
  return [...tokens, ...keys].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).map(({ id, name, prefix }) => ({ id, name, prefix }));
}

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
