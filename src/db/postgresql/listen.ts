import type { Client } from "pg";
import { env } from "../../env";
import { dialectOf } from "../dialect";
import { loadLazily } from "../load-lazily";
import { connectionConfig } from "./connection";

const RECONNECT_AFTER_MS = 5_000;

/**
 * Calls back with every NOTIFY on a channel, on a connection of its own that is made again when it ends. Messages of the time between are lost, so
 * a slow poll has to stand beside it. On SQLite, which has no such thing, it does nothing.
 */
export function listenOnPostgresql(channel: string, onMessage: () => void): void {
  if (dialectOf() === "postgresql") void connect(channel, onMessage);
}

async function connect(channel: string, onMessage: () => void): Promise<void> {
  const { Client } = loadLazily<typeof import("pg")>("pg");
  const client: Client = new Client(connectionConfig(env.DATABASE_URL));
  let isOver = false;
  const again = () => {
    if (isOver) return;
    isOver = true;
    client.end().catch(() => undefined);
    setTimeout(() => void connect(channel, onMessage), RECONNECT_AFTER_MS).unref();
  };
  client.on("error", again).on("end", again).on("notification", onMessage);
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    // A process that has nothing else to do may end.
    (client as Client & { unref(): void }).unref(); // not in its types
    onMessage();
  } catch {
    again();
  }
}
