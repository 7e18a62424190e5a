import { Client } from "pg";

/** Runs SQL past everything of ours; returns its rows. */
export async function askPostgresql<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}
