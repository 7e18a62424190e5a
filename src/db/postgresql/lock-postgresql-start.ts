import { loadLazily } from "../load-lazily";
import { connectionConfig } from "./connection";

/** Any number, as long as every version of the app takes the same one. */
const LOCK = 7_311_870_213;

/** An advisory lock of a connection of its own. */
export async function lockPostgresqlStart<T>(prepare: () => Promise<T>, url: string, waitMsMax: number): Promise<T> {
  const { Client } = loadLazily<typeof import("pg")>("pg");
  const client = new Client(connectionConfig(url));
  client.on("error", () => {}); // told again by the next statement
  await client.connect();
  try {
    await client.query(`SET lock_timeout = ${waitMsMax}`);
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    return await prepare();
  } finally {
    await client.end();
  }
}
