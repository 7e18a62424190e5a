import { database } from "../db/client";
import { once } from "../db/once";
import { ShortCache } from "../db/short-cache";
import { digestCredential, isCredential } from "./credential";
import type { CredentialKind } from "./credential-kind";

const LAST_USED_EVERY_MS = 60_000;

/** Who a credential speaks for. */
export interface CredentialOwner {
  organizationId: string;
  credentialId: string;
}

interface Loaded<Extra> {
  owner: CredentialOwner & Extra;
  /** Compared at every use: an entry may outlive its credential by up to a second. */
  expiresAtMs: number;
}

async function load<Extra extends object>(kind: CredentialKind<Extra>, digest: string): Promise<Loaded<Extra> | null> {
  const row = await kind.table(database()).findUnique({ where: { digest }, omit: { digest: true } });
  if (!row || row.revokedAt) return null;
  const expiresAtMs = row.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const nowMs = Date.now();
  const { id, organizationId } = row;
  if (nowMs < expiresAtMs && nowMs - (row.lastUsedAt?.getTime() ?? 0) >= LAST_USED_EVERY_MS) {
    // Not waited for, and allowed to fail: "last used" must never hold up or refuse a call.
    const write = kind.table(database()).updateMany({ where: { id, organizationId }, data: { lastUsedAt: new Date(nowMs) } });
    write.catch(() => undefined);
  }
  return { owner: { organizationId, credentialId: id, ...kind.toExtra(row) }, expiresAtMs };
}

/** Known credentials by their digest; see forget-credential.ts. */
export function cacheOf<Extra extends object>(kind: CredentialKind<Extra>): ShortCache<Loaded<Extra> | null> {
  return once(`credentials.${kind.prefix}`, () => new ShortCache({ lifeMs: 1_000, entriesMax: 10_000, load: (digest) => load(kind, digest) }));
}

function ownerNow<Extra>(loaded: Loaded<Extra> | null): (CredentialOwner & Extra) | null {
  return loaded && Date.now() < loaded.expiresAtMs ? loaded.owner : null;
}

/**
 * Who is behind a credential, or null. On the path of every call: one that was seen within the last second is answered without a promise,
 * and a mistyped one without a query. Rejects when the database does not answer.
 */
export function authenticateCredential<Extra extends object>(
  kind: CredentialKind<Extra>,
  text: string,
): (CredentialOwner & Extra) | null | Promise<(CredentialOwner & Extra) | null> {
  if (!isCredential(kind.prefix, text)) return null;
  const loaded = cacheOf(kind).get(digestCredential(text));
  return loaded instanceof Promise ? loaded.then(ownerNow) : ownerNow(loaded);
}
