import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { database } from "../db/client";
import { databaseFile, dialectOf } from "../db/dialect";

/** This build and its migrations in one word. Null: sources that nobody has built, as in development. */
function buildId(): string | null {
  const stamp = path.resolve("dist/stamps/server");
  if (!existsSync(stamp)) return null;
  const migrations = readdirSync(path.resolve("prisma/migrations", dialectOf())).sort();
  return createHash("sha256")
    .update(`${readFileSync(stamp, "utf8")} ${migrations.join(" ")}`)
    .digest("hex");
}

/** Whether this very build has prepared the database, so that a start has nothing to migrate and nothing to import. */
export async function isPreparedByThisBuild(): Promise<boolean> {
  const id = buildId();
  if (id === null || (dialectOf() === "sqlite" && !isOurFile(databaseFile()))) return false;
  try {
    const row = await database().catalogVersion.findUnique({ where: { id: 1 }, select: { preparedBy: true } });
    return row?.preparedBy === id;
  } catch {
    return false; // a database of before, or none: whoever prepares it says what is wrong
  }
}

/** There, and readable by nobody else: the preparation makes it so. */
function isOurFile(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && (found.mode & 0o077) === 0;
}

/** After the preparation, so that the next start of this build need not repeat it. */
export async function notePrepared(): Promise<void> {
  await database().catalogVersion.updateMany({ where: { id: 1 }, data: { preparedBy: buildId() } });
}
