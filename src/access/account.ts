import type { Role } from "../domain/roles";
import type { Member } from "./authenticate-session";

/** What the API tells a person about themselves; also all that it ever tells. */
export interface Account {
  user: { id: string; name: string; email: string };
  organization: { id: string; name: string; role: Role };
}

export interface SignedInAccount {
  account: Account;
  /** The value of the session cookie. */
  token: string;
}

export function describeMember({ user, organization, role }: Pick<Member, "user" | "organization" | "role">): Account {
  return { user: { id: user.id, name: user.name, email: user.email }, organization: { id: organization.id, name: organization.name, role } };
}
