import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { authenticateSession, type Member } from "@/access/authenticate-session";
import { logInAddress, PAGE_HEADER } from "./log-in-address";

interface SignedIn {
  member: Member;
  user: Member["user"];
  organization: Member["organization"];
}

/** For pages: who is signed in; everyone else is redirected to the login page, and from there back. Every page calls it itself: a check in the layout is not enough. */
export async function requireMember(): Promise<SignedIn> {
  const asked = await headers();
  const member = await authenticateSession(asked);
  if (!member) redirect(logInAddress(asked.get(PAGE_HEADER)));
  return { member, user: member.user, organization: member.organization };
}
