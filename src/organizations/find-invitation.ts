import type { ClientAddress } from "../access/client-address";
import { countTry } from "../access/login-throttle";
import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { parseRole, type Role } from "../domain/roles";
import { digestCredential, isCredential } from "../keys/credential";
import { INVITATION_PREFIX } from "./invite";

/** An invitation that can be accepted. */
export interface FoundInvitation {
  id: string;
  /** Lower case. */
  email: string;
  role: Role;
  organization: { id: string; name: string; timeZone: string };
}

/** The same, word for word, for one that never was, was used or withdrawn, or has expired. */
export function noSuchInvitation(): AppError {
  return new AppError("not_found", "This invitation does not exist, or it was used, withdrawn, or has expired.", {
    remedy: "Ask whoever invited you for a new link.",
  });
}

/**
 * The invitation of a link's token, found by its digest. Tries with tokens that are none are limited as tries to sign in are. A token that is one is
 * not held back by them: no stranger's guesses keep a guest out, and 178 random bits are not guessed by many tries at one moment either.
 * @throws AppError `not_found`, `rate_limited`
 */
export async function findInvitation(token: string, address: ClientAddress): Promise<FoundInvitation> {
  const digest = digestCredential(token);
  const row = isCredential(INVITATION_PREFIX, token) ? await findByDigest(digest) : null;
  const role = row && parseRole(row.role);
  if (role) return { ...row, role };
  await countTry({ account: `invitation ${digest}`, address });
  throw noSuchInvitation();
}

function findByDigest(digest: string) {
  return database().invitation.findFirst({
    where: { digest, expiresAt: { gt: new Date() } },
    select: { id: true, email: true, role: true, organization: { select: { id: true, name: true, timeZone: true } } },
  });
}
