import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { env } from "../env";
import type { SignedInAccount } from "./account";
import { newSession } from "./open-session";
import { hashPassword } from "./password";
import { signSessionToken } from "./session-token";

interface RegisterOptions {
  name: string;
  /** Lower case. */
  email: string;
  password: string;
}

/** Makes a user, an organization that they own, and a session, all or nothing. Throws `email_taken`, or `forbidden` when sign-up is closed. */
export async function register({ name, email, password }: RegisterOptions): Promise<SignedInAccount> {
  if (env.SIGNUP === "closed") {
    throw new AppError("forbidden", "This server does not take new accounts.", { remedy: "Ask its operator for an invitation." });
  }
  const passwordHash = await hashPassword(password);
  const user = { id: newId("usr"), name, email };
  const organization = { id: newId("org"), name: `${name}'s organization` };
  const session = newSession(organization.id);
  const membership = { id: newId("mem"), role: "owner", organization: { create: organization } };
  try {
    // Nested writes are one transaction.
    await database().user.create({
      data: { ...user, passwordHash, memberships: { create: membership }, sessions: { create: session } },
    });
  } catch (error) {
    if ((error as { code?: string }).code !== "P2002") throw error;
    throw new AppError("email_taken", "There is already an account with this e-mail address.", { remedy: "Sign in, or use another address." });
  }
  const token = await signSessionToken({ sessionId: session.id, userId: user.id });
  return { account: { user, organization: { ...organization, role: "owner" } }, token };
}
