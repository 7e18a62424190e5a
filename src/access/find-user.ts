import { database } from "../db/client";

/** A person by id; null when there is none. */
export function findUser(id: string): Promise<{ id: string; name: string; email: string } | null> {
  return database().user.findUnique({ where: { id }, select: { id: true, name: true, email: true } });
}
