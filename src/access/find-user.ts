import { database } from "../db/client";

/** Whether somebody has this address, in lower case. Only for whoever has been invited by it: strangers are not told. */
export async function hasAccount(email: string): Promise<boolean> {
  return (await database().user.count({ where: { email } })) > 0;
}

/** A person by id; null when there is none. */
export function findUser(id: string): Promise<{ id: string; name: string; email: string } | null> {
  return database().user.findUnique({ where: { id }, select: { id: true, name: true, email: true } });
}
