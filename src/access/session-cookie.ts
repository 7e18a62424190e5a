import { env } from "../env";
import { SESSION_LIFE_SECONDS } from "./session-token";

/** Whether the browser reached us over https: the operator's word, or that of a proxy that the operator trusts. */
export function isSecure(headers: Headers): boolean {
  if (env.APP_URL) return env.APP_URL.startsWith("https:");
  return env.TRUST_PROXY && headers.get("x-forwarded-proto")?.split(",").at(-1)?.trim() === "https";
}

/** Over https the prefix makes browsers refuse the cookie from other hosts and from http (RFC 6265bis, section 4.1.3.2). */
function cookieName(headers: Headers): string {
  return isSecure(headers) ? "__Host-session" : "session";
}

function cookie(headers: Headers, value: string, maxAgeSeconds: number): string {
  const flags = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure(headers) ? "; Secure" : ""}`;
  return `${cookieName(headers)}=${value}; ${flags}`;
}

/** The `Set-Cookie` value that signs in; `headers` are the request's. */
export function sessionCookie(headers: Headers, token: string): string {
  return cookie(headers, token, SESSION_LIFE_SECONDS);
}

/** The `Set-Cookie` value that deletes the cookie. */
export function endedSessionCookie(headers: Headers): string {
  return cookie(headers, "", 0);
}

/** The session token of a request, or null. Only the name that fits the scheme counts. */
export function readSessionCookie(headers: Headers): string | null {
  const start = `${cookieName(headers)}=`;
  const pair = (headers.get("cookie") ?? "").split(";").find((part) => part.trim().startsWith(start));
  return pair?.trim().slice(start.length) || null;
}
