import { database } from "@/db/client";

/** What people call the token, the key or, for calls from a browser, the person behind a call. Null when it is not the organization's. */
export async function findCredentialName(organizationId: string, id: string): Promise<string | null> {
  const where = { id, organizationId };
  const select = { name: true } as const;
  const [token, key, member] = await Promise.all([
    database().monitorToken.findFirst({ where, select }),
    database().apiKey.findFirst({ where, select }),
    database().membership.findFirst({ where: { organizationId, userId: id }, select: { user: { select } } }),
  ]);
  return token?.name ?? key?.name ?? member?.user.name ?? null;
}
