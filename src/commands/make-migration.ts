import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { diffMigrations } from "../db/migrate";

/** `npm run migration -- add-something`: writes the SQL that leads from the migrations to prisma/schema.prisma. */
const name = process.argv[2];
if (!name || !/^[a-z0-9-]+$/.test(name)) throw new Error("usage: npm run migration -- verb-noun");
const folder = path.resolve("prisma/migrations/sqlite");
const adapter = new PrismaLibSql({ url: ":memory:" });
const sql = await diffMigrations(adapter, folder, await readFile("prisma/schema.prisma", "utf8"));
if (!sql.trim() || sql.includes("empty migration")) {
  console.log("The migrations already agree with prisma/schema.prisma.");
} else {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const target = path.join(folder, `${stamp}_${name}`);
  await mkdir(target, { recursive: true });
  await writeFile(path.join(target, "migration.sql"), sql);
  await writeFile(path.join(folder, "migration_lock.toml"), 'provider = "sqlite"\n');
  console.log(`wrote ${path.relative(".", target)}/migration.sql`);
}
