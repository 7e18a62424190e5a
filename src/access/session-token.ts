import { jwtVerify, SignJWT } from "jose";
import { sessionSecret } from "./session-secret";

const ALGORITHM = "HS256";
const TYPE = "session+jwt";
const ISSUER = "llm-monitor";
const AUDIENCE = "llm-monitor/dashboard";
const CLOCK_TOLERANCE_SECONDS = 60;
/** Ours have about 300 characters; anything far longer is not worth an HMAC. */
const CHARACTERS_MAX = 1024;

export const SESSION_LIFE_SECONDS = 30 * 24 * 3600;

export interface SessionClaims {
  sessionId: string;
  userId: string;
}

export function signSessionToken({ sessionId, userId }: SessionClaims): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(userId)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + SESSION_LIFE_SECONDS)
    .sign(sessionSecret());
}

/** The claims of a token that we signed, within its life; null for everything else. Whether the session still stands, its row decides. */
export async function verifySessionToken(token: string): Promise<SessionClaims | null> {
  if (token.length > CHARACTERS_MAX) return null;
  try {
    const { payload } = await jwtVerify(token, sessionSecret(), {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      // Also refuses a token issued in the future.
      maxTokenAge: SESSION_LIFE_SECONDS,
      requiredClaims: ["sid", "sub", "exp"],
    });
    if (typeof payload.sid !== "string" || typeof payload.sub !== "string") return null;
    return { sessionId: payload.sid, userId: payload.sub };
  } catch {
    return null;
  }
}
