import type { PoolConfig } from "pg";

/** Longest wait for a connection, a free one or a new one. */
const CONNECT_MS_MAX = 5_000;

/** How every connection of ours is made. Statements that hang are ended by the server: nobody waits for their answer any more. */
export function connectionConfig(url: string): PoolConfig {
  return { connectionString: url, connectionTimeoutMillis: CONNECT_MS_MAX, keepAlive: true, application_name: "llm-monitor" };
}
