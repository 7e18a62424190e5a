import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { diffSchemas } from "../db/migrate";
import { makePostgresqlAdapter } from "../db/postgresql/make-adapter";
import { derivePostgresqlSchema } from "./derive-schema.mjs";
import { startPostgresql } from "./start-postgresql";

/**
 * `npm run migration -- verb-noun`: writes the SQL that leads from the last commit's prisma/schema.prisma to the one in the tree, for both
 * databases. CHECKs, triggers and functions are not in the schema: they are added to both by hand.
 */
const name = process.argv[2];
if (!name || !/^[a-z0-9-]+$/.test(name)) throw new Error("usage: npm run migration -- verb-noun");
const before = execFileSync("git", ["show", "HEAD:prisma/schema.prisma"], { encoding: "utf8" });
const after = await readFile("prisma/schema.prisma", "utf8");
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const server = await startPostgresql(); // Prisma's engine asks it for its version
const dialects = [
  { provider: "sqlite", adapter: new PrismaLibSql({ url: ":memory:" }), derive: (schema: string) => schema },
  { provider: "postgresql", adapter: makePostgresqlAdapter(server.url("postgres")), derive: derivePostgresqlSchema },
];
for (const { provider, adapter, derive } of dialects) {
  const sql = await diffSchemas(adapter, derive(before), derive(after));
  if (!sql.trim() || sql.includes("empty migration")) {
    console.log(`${provider}: prisma/schema.prisma has not changed since the last commit.`);
    continue;
  }
  const folder = path.join("prisma/migrations", provider);
  const target = path.join(folder, `${stamp}_${name}`);
  await mkdir(target, { recursive: true });
  await writeFile(path.join(target, "migration.sql"), sql);
  await writeFile(path.join(folder, "migration_lock.toml"), `provider = "${provider}"\n`);
  console.log(`wrote ${target}/migration.sql`);
}
await server.stop();
