import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { evictSession, IDLE_LIFE_MS, type Member } from "./authenticate-session";

/** One of a person's sessions, as the contract shows it. Times are ISO 8601 UTC. */
export interface SessionView {
  id: string;
  isCurrent: boolean;
  createdAt: string;
  lastSeenAt: string;
  /** Where it was opened from: an IPv4 address or an IPv6 /64. */
  address: string | null;
  userAgent: string | null;
}

const SESSIONS_MAX = 200;

/** The sessions that a person is signed in with, the last used first. */
export async function listSessions({ userId, sessionId }: Member): Promise<SessionView[]> {
  const nowMs = Date.now();
  const rows = await database().session.findMany({
    where: { userId, expiresAt: { gt: new Date(nowMs) }, lastSeenAt: { gt: new Date(nowMs - IDLE_LIFE_MS) } },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    take: SESSIONS_MAX,
  });
  return rows.map(({ id, createdAt, lastSeenAt, address, userAgent }) => ({
    id,
    isCurrent: id === sessionId,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    address,
    userAgent,
  }));
}

/** Ends one session of a person's own. @throws AppError `not_found` for everybody else's */
export async function endSession({ userId }: Member, id: string): Promise<void> {
  const { count } = await database().session.deleteMany({ where: { id, userId } });
  evictSession(id);
  if (count === 0) throw new AppError("not_found", "There is no such session.", { remedy: "List your sessions to see their ids." });
}

/** Ends all sessions of a person but this one. */
export async function endOtherSessions({ userId, sessionId }: Member): Promise<void> {
  const others = { userId, NOT: { id: sessionId } };
  const ended = await database().session.findMany({ where: others, select: { id: true } });
  await database().session.deleteMany({ where: others });
  for (const { id } of ended) evictSession(id);
}
