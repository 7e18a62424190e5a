import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { authenticateSession, type Member } from "@/access/authenticate-session";

interface SignedIn {
  member: Member;
  user: Member["user"];
  organization: Member["organization"];
}

/** For pages: who is signed in; everyone else is redirected to the login page. Every page calls it itself: a check in the layout is not enough. */
export async function requireMember(): Promise<SignedIn> {
  const member = await authenticateSession(await headers());
  if (!member) redirect("/login");
  return { member, user: member.user, organization: member.organization };
}
