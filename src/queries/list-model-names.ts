import { database } from "@/db/client";

/** A provider's models by the name that people know them by, in lower case. */
export async function listModelNames(providerId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await database().model.findMany({ where: { providerId }, select: { id: true, name: true }, orderBy: { position: "desc" } });
  return new Map(rows.map(({ id, name }) => [name.toLowerCase(), id]));
}
