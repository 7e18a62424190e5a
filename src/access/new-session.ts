import { newId } from "../domain/ids";
import { SESSION_LIFE_SECONDS } from "./session-token";

/** The row of a session that begins now. */
export function newSession(organizationId: string): { id: string; organizationId: string; expiresAt: Date } {
  return { id: newId("ses"), organizationId, expiresAt: new Date(Date.now() + SESSION_LIFE_SECONDS * 1000) };
}
