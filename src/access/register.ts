import { database } from "../db/client";
import { isUniqueViolation } from "../db/is-unique-violation";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { env } from "../env";
import type { SignedInAccount } from "./account";
import { ownOrganization } from "./home";
import { newSession } from "./open-session";
import { hashPassword } from "./password";
import type { Client } from "./read-client";
import { signSessionToken } from "./session-token";

interface RegisterOptions {
  name: string;
  /** Lower case. */
  email: string;
  password: string;
  client: Client;
  /** What the app names for the person, in their language. */
  translate?: (text: string) => string;
}

export function emailTaken(): AppError {
  return new AppError("email_taken", "There is already an account with this e-mail address.", { remedy: "Sign in, or use another address." });
}

/** Makes a user, an organization that they own, and a session, all or nothing. Throws `email_taken`, or `forbidden` when sign-up is closed. */
export async function register({ name, email, password, client, translate }: RegisterOptions): Promise<SignedInAccount> {
  if (env.SIGNUP === "closed") {
    throw new AppError("forbidden", "This server does not take new accounts.", { remedy: "Ask its operator for an invitation." });
  }
  const passwordHash = await hashPassword(password);
  const user = { id: newId("usr"), name, email };
  const organization = ownOrganization(name, translate);
  const session = newSession(organization.id, client);
  const membership = { id: newId("mem"), role: "owner", organization: { create: organization } };
  try {
    // Nested writes are one transaction.
    await database().user.create({
      data: { ...user, passwordHash, memberships: { create: membership }, sessions: { create: session } },
    });
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken() : error;
  }
  const token = await signSessionToken({ sessionId: session.id, userId: user.id });
  return { account: { user, organization: { ...organization, role: "owner" } }, token };
}
