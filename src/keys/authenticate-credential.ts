import { database } from "../db/client";
import { once } from "../db/once";
import { ShortCache } from "../db/short-cache";
import type { Caller } from "../domain/call";
import { digestCredential, hasCredentialShape, isCredential } from "./credential";
import { API_KEY, type ApiKeyExtra, type CredentialKind, MONITOR_TOKEN } from "./credential-kind";
import { callerRules } from "./credential-rules";

const LAST_USED_EVERY_MS = 60_000;
const WITH_ORGANIZATION = { organization: { select: { limits: true } } } as const;

/** The organization that a credential speaks for. */
export interface CredentialOwner {
  organizationId: string;
  credentialId: string;
}
export type ApiKeyOwner = CredentialOwner & ApiKeyExtra;

interface Loaded<Extra> {
  /** Both frozen: every call made with the credential is handed the same object. */
  owner: CredentialOwner & Extra;
  caller: Caller & Extra;
  /** Checked on every use: an entry may outlive its credential by up to a second. */
  expiresAtMs: number;
}

async function load<Extra extends object>(kind: CredentialKind<Extra>, digest: string): Promise<Loaded<Extra> | null> {
  const row = await kind.table(database()).findUnique({ where: { digest }, omit: { digest: true }, include: WITH_ORGANIZATION });
  if (!row || row.revokedAt) return null;
  const expiresAtMs = row.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const nowMs = Date.now();
  const { id, organizationId } = row;
  if (nowMs < expiresAtMs && nowMs - (row.lastUsedAt?.getTime() ?? 0) >= LAST_USED_EVERY_MS) {
    // Neither awaited nor allowed to fail: recording "last used" must never delay or refuse a call.
    const write = kind.table(database()).updateMany({ where: { id, organizationId }, data: { lastUsedAt: new Date(nowMs) } });
    write.catch(() => undefined);
  }
  const owner = Object.freeze({ organizationId, credentialId: id, ...kind.toExtra(row) });
  return { owner, caller: Object.freeze({ ...owner, mode: kind.mode, ...callerRules(row, kind.noun) }), expiresAtMs };
}

type CredentialCache<Extra> = ShortCache<Loaded<Extra> | null>;

/** Recently used credentials, keyed by their SHA-256 digest. See evict-credential.ts. */
export function cacheOf<Extra extends object>(kind: CredentialKind<Extra>): CredentialCache<Extra> {
  return once(`credentials.${kind.prefix}`, () => new ShortCache({ lifeMs: 1_000, entriesMax: 10_000, load: (digest) => load(kind, digest) }));
}

/**
 * The cache is asked first, by digest; the checksum is only computed for a credential that is not in it, so that a mistyped one costs no query.
 */
function find<Extra extends object>(kind: CredentialKind<Extra>, text: string): Loaded<Extra> | null | Promise<Loaded<Extra> | null> {
  if (!hasCredentialShape(kind.prefix, text)) return null;
  const cache = cacheOf(kind);
  const digest = digestCredential(text);
  const known = cache.peek(digest);
  if (known !== undefined) return known;
  return isCredential(kind.prefix, text) ? cache.get(digest) : null;
}

const isInForce = <Extra>(loaded: Loaded<Extra> | null): loaded is Loaded<Extra> => loaded !== null && Date.now() < loaded.expiresAtMs;
const ownerOf = <Extra>(loaded: Loaded<Extra> | null) => (isInForce(loaded) ? loaded.owner : null);
const callerOf = <Extra>(loaded: Loaded<Extra> | null) => (isInForce(loaded) ? loaded.caller : null);

/** The owner of a credential, or null. Answered without a promise for one that was used within the last second. */
export function authenticateCredential<Extra extends object>(
  kind: CredentialKind<Extra>,
  text: string,
): (CredentialOwner & Extra) | null | Promise<(CredentialOwner & Extra) | null> {
  const loaded = find(kind, text);
  return loaded instanceof Promise ? loaded.then(ownerOf) : ownerOf(loaded);
}

function findCaller<Extra extends object>(kind: CredentialKind<Extra>, text: string): (Caller & Extra) | null | Promise<(Caller & Extra) | null> {
  const loaded = find(kind, text);
  return loaded instanceof Promise ? loaded.then(callerOf) : callerOf(loaded);
}

/**
 * The caller behind a monitor token, or null. Runs on every call: without a promise when the token was used within the last second, and the same
 * frozen object each time. Rejects when the database does not answer.
 */
export function authenticateMonitorToken(token: string): Caller | null | Promise<Caller | null> {
  return findCaller(MONITOR_TOKEN, token);
}

/** The caller behind an API key, with the models that the key may call; otherwise like `authenticateMonitorToken`. */
export function authenticateApiKey(key: string): (Caller & ApiKeyExtra) | null | Promise<(Caller & ApiKeyExtra) | null> {
  return findCaller(API_KEY, key);
}
