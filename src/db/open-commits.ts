import type { Commits } from "./commit-work";
import { dialectOf } from "./dialect";
import { PostgresqlCommits } from "./postgresql/commits";
import { SqliteCommits } from "./sqlite/commits";

/** The group commit of the database that DATABASE_URL names. `file`: another SQLite file. */
export function openCommits({ file }: { file?: string } = {}): Commits {
  return file === undefined && dialectOf() === "postgresql" ? new PostgresqlCommits() : new SqliteCommits(file);
}
