import { dialectOf } from "../db/dialect";
import type { CounterStore } from "./counter-store";
import { memoryStore } from "./memory-store";
import { postgresqlStore } from "./postgresql-store";
import { redisStore } from "./redis-store";

interface StoreOptions {
  redisUrl: string | undefined;
  databaseUrl: string;
}

/** Where the processes of this configuration count together: Redis where there is one, else PostgreSQL; a process on SQLite counts for itself. */
export function openStore({ redisUrl, databaseUrl }: StoreOptions): CounterStore {
  if (redisUrl) return redisStore(redisUrl);
  return dialectOf(databaseUrl) === "postgresql" ? postgresqlStore(databaseUrl) : memoryStore();
}
