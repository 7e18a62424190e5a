import { AppError } from "../domain/errors";
import { includesRole } from "../domain/roles";
import type { Member } from "./authenticate-session";
import { refuseForeignPage, type SentRequest } from "./refuse-foreign-page";

/**
 * Lets a signed-in browser call models with its session's cookie. Throws `forbidden` for another site's page that would use our cookie, whatever the
 * method, and for members who may not make calls; `unsupported_media_type` for a request without a sign of its page that is no JSON (old browsers send
 * forms without `Origin`, but cannot send JSON).
 */
export function admitPage({ url, headers }: Pick<SentRequest, "url" | "headers">, member: Member): void {
  refuseForeignPage({ method: "POST", url, headers }); // a GET is a call to a provider too, not a look at what we have
  const showsItsPage = headers.has("origin") || headers.has("sec-fetch-site");
  if (!showsItsPage && !/^application\/json\b/i.test(headers.get("content-type") ?? "")) {
    throw new AppError("unsupported_media_type", "The body must be JSON.", { remedy: "Send `content-type: application/json`." });
  }
  if (!includesRole(member.role, "member")) {
    throw new AppError("forbidden", `Your role, ${member.role}, may not call models.`, {
      remedy: "Ask an owner of your organization for the role member.",
    });
  }
}
