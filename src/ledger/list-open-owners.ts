import { database } from "../db/client";

/** The processes that open holds belong to, of all organizations. */
export async function listOpenOwners(): Promise<string[]> {
  const owners = await database().hold.groupBy({ by: ["owner"], where: { status: "open" } });
  return owners.map(({ owner }) => owner);
}
