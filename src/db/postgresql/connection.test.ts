import { Client } from "pg";
import { expect, test } from "vitest";
import { env } from "../../env";
import { connectionConfig } from "./connection";

async function readSetting(url: string, name: string): Promise<string> {
  const client = new Client(connectionConfig(url));
  await client.connect();
  try {
    return (await client.query(`SHOW ${name}`)).rows[0][name];
  } finally {
    await client.end();
  }
}

test("statements are not compiled, unless the operator's URL wants it", async () => {
  expect(await readSetting(env.DATABASE_URL, "jit")).toBe("off");
  const wanted = new URL(env.DATABASE_URL);
  wanted.searchParams.set("options", "-c jit=on");
  expect(await readSetting(wanted.href, "jit")).toBe("on");
});
