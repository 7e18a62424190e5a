import { authenticateSession } from "@/access/authenticate-session";
import { readClient } from "@/access/read-client";
import { sessionCookie } from "@/access/session-cookie";
import { actorOf } from "@/app/admit-administrator";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { AppError } from "@/domain/errors";
import { acceptAsMember, acceptAsNewcomer } from "@/organizations/accept-invitation";
import { type FoundInvitation, findInvitation } from "@/organizations/find-invitation";
import { acceptanceSchema } from "@/organizations/organization-input";

async function acceptSignedIn(invitation: FoundInvitation, request: Request) {
  const member = await authenticateSession(request.headers);
  if (!member) {
    const remedy = "Sign in with the address that was invited, or send a name and a password to make its account.";
    throw new AppError("unauthenticated", "You are not signed in.", { remedy });
  }
  return acceptAsMember(invitation, member, actorOf(member, request));
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "anyone", body: acceptanceSchema }, async ({ body, request }) => {
    const client = readClient(request.headers);
    const invitation = await findInvitation(body.token, client.address);
    const { name, password } = body;
    const isNewcomer = name !== undefined && password !== undefined;
    const accepted = await (isNewcomer ? acceptAsNewcomer(invitation, { name, password, client }) : acceptSignedIn(invitation, request));
    return Response.json(accepted.account, { headers: { "set-cookie": sessionCookie(request.headers, accepted.token) } });
  }),
});
