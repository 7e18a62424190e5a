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
    // A statement of the statistics is many small steps, whose costs add up to what PostgreSQL compiles them for: compiling took seconds, running them a quarter of one.
    options: "-c jit=off",
    application_name: "llm-monitor",
  };
}
