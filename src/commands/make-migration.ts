import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { diffSchemas } from "../db/migrate";

/** `npm run migration -- verb-noun`: writes the SQL that leads from the last commit's prisma/schema.prisma to the one in the tree. */
const name = process.argv[2];
if (!name || !/^[a-z0-9-]+$/.test(name)) throw new Error("usage: npm run migration -- verb-noun");
const folder = path.resolve("prisma/migrations/sqlite");
const before = execFileSync("git", ["show", "HEAD:prisma/schema.prisma"], { encoding: "utf8" });
const sql = await diffSchemas(new PrismaLibSql({ url: ":memory:" }), before, await readFile("prisma/schema.prisma", "utf8"));
if (!sql.trim() || sql.includes("empty migration")) {
  console.log("prisma/schema.prisma has not changed since the last commit.");
} else {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const target = path.join(folder, `${stamp}_${name}`);
  await mkdir(target, { recursive: true });
  await writeFile(path.join(target, "migration.sql"), sql);
  await writeFile(path.join(folder, "migration_lock.toml"), 'provider = "sqlite"\n');
  console.log(`wrote ${path.relative(".", target)}/migration.sql`);
}
