import { database } from "../db/client";
import { forgetSession } from "./authenticate-session";
import { readSessionCookie } from "./session-cookie";
import { verifySessionToken } from "./session-token";

/** Ends the session of a request's cookie; without one there is nothing to end. Every copy of the cookie is dead from then on. */
export async function logout(headers: Headers): Promise<void> {
  const token = readSessionCookie(headers);
  const claims = token && (await verifySessionToken(token));
  if (!claims) return;
  await database().session.deleteMany({ where: { id: claims.sessionId, userId: claims.userId } });
  forgetSession(claims.sessionId);
}
