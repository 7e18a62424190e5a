import { z } from "zod";
import { database } from "@/db/client";
import { PLAYGROUND } from "@/domain/playground";
import type { Dimension } from "../dimension";

interface Named {
  id: string;
  name: string;
}

/** What an administrator calls a provider or model goes before its built-in name. */
const overridesSchema = z.object({ name: z.string().optional() });
const named = ({ id, name, overrides }: Named & { overrides: string }): Named => ({
  id,
  name: overridesSchema.parse(JSON.parse(overrides)).name ?? name,
});

/** Keys and tokens of the organization; a resold call from a browser has the person's id, a passed-through one the playground's. */
async function findKeys(organizationId: string, ids: string[]): Promise<Named[]> {
  const query = { where: { organizationId, id: { in: ids } }, select: { id: true, name: true } } as const;
  const [tokens, keys, members] = await Promise.all([
    database().monitorToken.findMany(query),
    database().apiKey.findMany(query),
    database().membership.findMany({ where: { organizationId, userId: { in: ids } }, select: { user: { select: { id: true, name: true } } } }),
  ]);
  return [PLAYGROUND, ...tokens, ...keys, ...members.map(({ user }) => user)];
}

async function findNames(organizationId: string, by: Dimension, ids: string[]): Promise<Named[]> {
  const query = { where: { id: { in: ids } }, select: { id: true, name: true, overrides: true } } as const;
  if (by === "key") return findKeys(organizationId, ids);
  if (by === "provider") return (await database().provider.findMany(query)).map(named);
  // Of several providers' models of one name, the one that stands first in the catalog, whatever its provider calls it.
  if (by === "model") return (await database().model.findMany({ ...query, orderBy: [{ position: "desc" }, { providerId: "desc" }] })).map(named);
  return [];
}

/** Names for people, by id; ids without one are left out. */
export async function findLabels(organizationId: string, by: Dimension, ids: string[]): Promise<Map<string, string>> {
  return new Map((await findNames(organizationId, by, ids)).map(({ id, name }) => [id, name]));
}
