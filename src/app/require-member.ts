import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { authenticateSession, type Member } from "@/access/authenticate-session";

interface SignedIn {
  member: Member;
  user: Member["user"];
  organization: Member["organization"];
}

/** For pages: who is signed in; a stranger is sent to the login page. Each page calls it itself, a layout's word is not enough. */
export async function requireMember(): Promise<SignedIn> {
  const member = await authenticateSession(await headers());
  if (!member) redirect("/login");
  return { member, user: member.user, organization: member.organization };
}
