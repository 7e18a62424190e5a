import { admitPage } from "@/access/admit-page";
import { authenticateSession } from "@/access/authenticate-session";
import type { Caller } from "@/domain/call";
import { findOrganizationLimits } from "@/keys/find-organization-limits";

/**
 * The signed-in browser behind a call. Null when the call brings a key, or nothing: the gateway judges that. Throws `forbidden` for another
 * site's page that would use our cookie (forms of old browsers send no `Origin`, but no JSON either), and for members who may not spend
 * the organization's balance.
 */
export async function identifyBrowser(request: Request): Promise<Caller | null> {
  if (request.headers.has("authorization")) return null;
  const member = await authenticateSession(request.headers);
  if (!member) return null;
  admitPage(request, member);
  const { organizationId, userId } = member;
  return { organizationId, credentialId: userId, mode: "reseller", allowedModels: null, ...(await findOrganizationLimits(organizationId)) };
}
