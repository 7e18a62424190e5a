import { database } from "../db/client";
import { once } from "../db/once";
import { ShortCache } from "../db/short-cache";
import { parseRole, type Role } from "../domain/roles";
import { findHome, type Home } from "./home";
import { readSessionCookie } from "./session-cookie";
import { verifySessionToken } from "./session-token";

/** A session ends after so long without use. */
export const IDLE_LIFE_MS = 7 * 24 * 3600 * 1000;
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
    select: {
      organizationId: true,
      lastSeenAt: true,
      expiresAt: true,
      user: { select: { id: true, name: true, email: true } },
    },
  });
  if (!session) return null;
  const nowMs = Date.now();
  const idleMs = nowMs - session.lastSeenAt.getTime();
  if (session.expiresAt.getTime() <= nowMs || idleMs >= IDLE_LIFE_MS) return null;
  const { organizationId, user } = session;
  const home = (await findMembership(user.id, organizationId)) ?? (await findHome(user.id));
  if (!home) return null;
  if (home.organization.id !== organizationId) moveSession({ id: sessionId, organizationId }, home.organization.id);
  if (idleMs >= LAST_SEEN_EVERY_MS) noteSeen(sessionId, nowMs);
  return { sessionId, userId: user.id, organizationId: home.organization.id, role: home.role, user, organization: home.organization };
}

async function findMembership(userId: string, organizationId: string): Promise<Home | null> {
  const membership = await database().membership.findUnique({
    where: { userId_organizationId: { userId, organizationId } },
    select: { role: true, organization: { select: { id: true, name: true, timeZone: true } } },
  });
  const role = membership && parseRole(membership.role);
  return role ? { role, organization: membership.organization } : null;
}

/**
 * Whoever was removed from the organization that they look at, or whose organization was deleted, is still who they are: they go on in the one that
 * they joined first, rather than having to sign in again for no reason that they know of. Not awaited: until it is written, every look says the same.
 */
function moveSession({ id, organizationId }: { id: string; organizationId: string }, toId: string): void {
  const write = database().session.updateMany({ where: { id, organizationId }, data: { organizationId: toId } });
  write.catch(() => undefined);
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

/** The same for every session of a person, or in an organization, or both. */
export async function evictSessions(where: { userId?: string; organizationId?: string }): Promise<void> {
  const sessions = await database().session.findMany({ where, select: { id: true } });
  for (const { id } of sessions) evictSession(id);
}

/** The member behind a request's session cookie, or null. The row decides; its answer is kept for at most a second. */
export function authenticateSession(headers: Headers): Promise<Member | null> {
  return findMember(headers, async (sessionId) => cache().get(sessionId));
}

/** The same as the row says now: for the gateway's process, which is not told when a session ends. */
export function authenticateSessionNow(headers: Headers): Promise<Member | null> {
  return findMember(headers, loadMember);
}

async function findMember(headers: Headers, load: (sessionId: string) => Promise<Member | null>): Promise<Member | null> {
  const token = readSessionCookie(headers);
  const claims = token && (await verifySessionToken(token));
  if (!claims) return null;
  const member = await load(claims.sessionId);
  return member?.userId === claims.userId ? member : null;
}
