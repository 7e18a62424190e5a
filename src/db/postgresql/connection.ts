import type { PoolConfig } from "pg";

/** Longest wait for a connection, a free one or a new one. */
const CONNECT_MS_MAX = 5_000;
/** Longest wait for another's lock, as on SQLite. */
const LOCK_MS_MAX = 5_000;

/** How every connection of ours is made. */
export function connectionConfig(url: string): PoolConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    lock_timeout: LOCK_MS_MAX,
    keepAlive: true,
    application_name: "llm-monitor",
  };
}
