import { loadLazily } from "../load-lazily";
import { connectionConfig } from "./connection";

const VERSION_MIN = 140_000;

/** Refuses a server on which money could be lost or texts could not be kept. */
export async function checkPostgresql(url: string): Promise<void> {
  const { Client } = loadLazily<typeof import("pg")>("pg");
  const client = new Client(connectionConfig(url));
  await client.connect();
  try {
    const asked = "SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding";
    const { version, encoding } = (await client.query<{ version: number; encoding: string }>(asked)).rows[0] ?? { version: 0, encoding: "" };
    if (version < VERSION_MIN) throw new Error(`PostgreSQL 14 or later is needed; this is ${Math.floor(version / 10_000)}.`);
    if (encoding !== "UTF8") throw new Error(`The database must be made with ENCODING 'UTF8'; it is ${encoding}.`);
  } finally {
    await client.end();
  }
}
