import { database } from "../db/client";
import { once } from "../db/once";
import { ShortCache } from "../db/short-cache";
import { parseRole, type Role } from "../domain/roles";
import { readSessionCookie } from "./session-cookie";
import { verifySessionToken } from "./session-token";

const IDLE_LIFE_MS = 7 * 24 * 3600 * 1000;
const LAST_SEEN_EVERY_MS = 60_000;

/** Who is signed in, and what they may do in the organization of their session. */
export interface Member {
  sessionId: string;
  userId: string;
  organizationId: string;
  role: Role;
  user: { id: string; name: string; email: string };
  organization: { id: string; name: string; timeZone: string };
}

/** A session ends after 7 days without use, and 30 days after it began. */
async function loadMember(sessionId: string): Promise<Member | null> {
  const session = await database().session.findUnique({
    where: { id: sessionId },
    select: { userId: true, organizationId: true, lastSeenAt: true, expiresAt: true },
  });
  if (!session) return null;
  const nowMs = Date.now();
  const idleMs = nowMs - session.lastSeenAt.getTime();
  if (session.expiresAt.getTime() <= nowMs || idleMs >= IDLE_LIFE_MS) return null;
  const { userId, organizationId } = session;
  const membership = await database().membership.findUnique({
    where: { userId_organizationId: { userId, organizationId } },
    select: {
      role: true,
      user: { select: { id: true, name: true, email: true } },
      organization: { select: { id: true, name: true, timeZone: true } },
    },
  });
  const role = membership && parseRole(membership.role);
  if (!membership || !role) return null;
  if (idleMs >= LAST_SEEN_EVERY_MS) noteSeen(sessionId, nowMs);
  return { sessionId, userId, organizationId, role, user: membership.user, organization: membership.organization };
}

/** Not awaited: a database that cannot be written to right now is no reason to refuse a reader. */
function noteSeen(sessionId: string, nowMs: number): void {
  const write = database().session.updateMany({ where: { id: sessionId }, data: { lastSeenAt: new Date(nowMs) } });
  write.catch(() => undefined);
}

const cache = () => once("sessions", () => new ShortCache({ lifeMs: 1_000, entriesMax: 10_000, load: loadMember }));

/** Call this after the session's row, or its user's membership, has changed: this process then reads it from the database again. */
export function evictSession(sessionId: string): void {
  cache().evict(sessionId);
}

/** The member behind a request's session cookie, or null. The row decides; its answer is kept for at most a second. */
export async function authenticateSession(headers: Headers): Promise<Member | null> {
  const token = readSessionCookie(headers);
  const claims = token && (await verifySessionToken(token));
  if (!claims) return null;
  const member = await cache().get(claims.sessionId);
  return member?.userId === claims.userId ? member : null;
}
