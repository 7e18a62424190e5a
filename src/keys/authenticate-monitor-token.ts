import { database } from "../db/client";
import { once } from "../db/once";
import { ShortCache } from "../db/short-cache";
import { digestCredential, isCredential } from "./credential";
import { MONITOR_TOKEN_PREFIX } from "./monitor-token";

const LAST_USED_EVERY_MS = 60_000;

/** Who a monitor token speaks for. */
export interface MonitorTokenOwner {
  organizationId: string;
  credentialId: string;
}

interface LoadedToken {
  owner: MonitorTokenOwner;
  /** Compared at every use: an entry may outlive its token by up to a second. */
  expiresAtMs: number;
}

async function loadToken(digest: string): Promise<LoadedToken | null> {
  const row = await database().monitorToken.findUnique({
    where: { digest },
    select: { id: true, organizationId: true, expiresAt: true, lastUsedAt: true, revokedAt: true },
  });
  if (!row || row.revokedAt) return null;
  const { id, organizationId } = row;
  const expiresAtMs = row.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const nowMs = Date.now();
  if (nowMs < expiresAtMs && nowMs - (row.lastUsedAt?.getTime() ?? 0) >= LAST_USED_EVERY_MS) noteUsed(id, organizationId, nowMs);
  return { owner: { organizationId, credentialId: id }, expiresAtMs };
}

/** Not waited for, and allowed to fail: "last used" must never hold up or refuse a call. */
function noteUsed(id: string, organizationId: string, nowMs: number): void {
  const write = database().monitorToken.updateMany({ where: { id, organizationId }, data: { lastUsedAt: new Date(nowMs) } });
  write.catch(() => undefined);
}

const cache = () => once("monitor-tokens", () => new ShortCache({ lifeMs: 1_000, entriesMax: 10_000, load: loadToken }));

/** To be called after a token's row has changed: this process then asks the database again. */
export function forgetMonitorToken(digest: string): void {
  cache().forget(digest);
}

function ownerNow(loaded: LoadedToken | null): MonitorTokenOwner | null {
  return loaded && Date.now() < loaded.expiresAtMs ? loaded.owner : null;
}

/**
 * The organization behind a monitor token, or null. On the path of every call: a token seen within the last second is answered without a
 * promise, and a mistyped one without a query. Rejects when the database does not answer.
 */
export function authenticateMonitorToken(token: string): MonitorTokenOwner | null | Promise<MonitorTokenOwner | null> {
  if (!isCredential(MONITOR_TOKEN_PREFIX, token)) return null;
  const loaded = cache().get(digestCredential(token));
  return loaded instanceof Promise ? loaded.then(ownerNow) : ownerNow(loaded);
}
