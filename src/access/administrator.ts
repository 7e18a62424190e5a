import { database } from "../db/client";
import { env } from "../env";

/** Whether a person administers the platform: named in ADMIN_EMAILS, or, when that is unset, whoever signed up first. */
export async function isAdministrator({ id, email }: { id: string; email: string }): Promise<boolean> {
  if (env.ADMIN_EMAILS) return env.ADMIN_EMAILS.includes(email);
  // Ids are in order of time.
  const first = await database().user.findFirst({ orderBy: { id: "asc" }, select: { id: true } });
  return first?.id === id;
}
