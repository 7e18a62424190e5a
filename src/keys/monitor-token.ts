/** A monitor token as its organization may see it; the token itself is shown once, when it is made. Times are ISO 8601 UTC. */
export interface MonitorTokenView {
  id: string;
  name: string;
  prefix: string;
  /** Neither revoked nor expired. */
  isActive: boolean;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
}

export const MONITOR_TOKEN_PREFIX = "mon_sk_";

export const monitorTokenSelect = {
  id: true,
  name: true,
  prefix: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
  revokedAt: true,
} as const;

interface MonitorTokenRow {
  id: string;
  name: string;
  prefix: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

export function viewMonitorToken(row: MonitorTokenRow): MonitorTokenView {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    isActive: row.revokedAt === null && (row.expiresAt === null || row.expiresAt.getTime() > Date.now()),
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}
