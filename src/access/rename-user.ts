import { database } from "../db/client";
import { evictSessions, type Member } from "./authenticate-session";

/** Gives a person another name, in all of their organizations. */
export async function renameUser(member: Member, name: string): Promise<Member> {
  await database().user.updateMany({ where: { id: member.userId }, data: { name } });
  await evictSessions({ userId: member.userId });
  return { ...member, user: { ...member.user, name } };
}
