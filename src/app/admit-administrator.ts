import { isAdministrator } from "@/access/administrator";
import { authenticateSession, type Member } from "@/access/authenticate-session";
import { clientAddress } from "@/access/client-address";
import { findUser } from "@/access/find-user";
import type { Actor } from "@/audit/record-change";
import { AppError } from "@/domain/errors";
import { findAdminToken } from "@/keys/admin-token";
import { readBearer } from "./read-bearer";

/** Whoever administers the platform, in person or by a script. */
export interface Administrator {
  /** The person: of a token, the one who made it. */
  userId: string;
  actor: Actor;
}

/** A signed-in person, as the audit log names them. */
export function actorOf({ userId, user }: Member, { headers }: Request): Actor {
  return { id: userId, name: user.email, address: clientAddress(headers).host };
}

/** By an admin token (`Authorization: Bearer adm_sk_…`), or by the session's cookie. @throws AppError `unauthenticated`, `forbidden` */
export async function admitAdministrator(request: Request): Promise<Administrator> {
  const { headers } = request;
  const text = readBearer(headers);
  if (text === undefined) {
    const member = await authenticateSession(headers);
    if (!member)
      throw new AppError("unauthenticated", "You are not signed in.", {
        remedy: "Sign in, or send an admin token as `Authorization: Bearer adm_sk_…`.",
      });
    await expectAdministrator(member.user);
    return { userId: member.userId, actor: actorOf(member, request) };
  }
  const token = await findAdminToken(text);
  const owner = token && (await findUser(token.createdById));
  if (!token || !owner)
    throw new AppError("unauthenticated", "The admin token is not valid, has expired or was revoked.", { remedy: "Make a new one." });
  await expectAdministrator(owner);
  return {
    userId: owner.id,
    actor: { id: token.id, name: `${token.name} (${token.prefix}) of ${owner.email}`, address: clientAddress(headers).host },
  };
}

async function expectAdministrator(person: { id: string; email: string }): Promise<void> {
  if (!(await isAdministrator(person)))
    throw new AppError("forbidden", "This is for administrators of the platform.", {
      remedy: "Ask the operator to name your account in ADMIN_EMAILS.",
    });
}
