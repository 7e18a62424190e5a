import { authenticateSession } from "@/access/authenticate-session";
import { refuseForeignPage } from "@/app/refuse-foreign-page";
import type { Caller } from "@/domain/call";
import { AppError } from "@/domain/errors";
import { includesRole } from "@/domain/roles";

/**
 * The signed-in browser behind a call. Null when the call brings a key, or nothing: the gateway judges that. Throws `forbidden` for another
 * site's page that would use our cookie (forms of old browsers send no `Origin`, but no JSON either), and for members who may not spend
 * the organization's balance.
 */
export async function identifyBrowser(request: Request): Promise<Caller | null> {
  if (request.headers.has("authorization")) return null;
  const member = await authenticateSession(request.headers);
  if (!member) return null;
  refuseForeignPage(request);
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("unsupported_media_type", "The body must be JSON.", { remedy: "Send `content-type: application/json`." });
  }
  if (!includesRole(member.role, "member")) {
    throw new AppError("forbidden", `Your role, ${member.role}, may not spend the organization's balance.`, {
      remedy: "Ask an owner of your organization for the role member.",
    });
  }
  return { organizationId: member.organizationId, credentialId: member.userId, mode: "reseller", allowedModels: null };
}
