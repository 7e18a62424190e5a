import type { Commits } from "./commit-work";
import { SqliteCommits } from "./sqlite-commits";

/** The group commit of the database that DATABASE_URL names. `file`: another SQLite file. */
export function openCommits({ file }: { file?: string } = {}): Commits {
  return new SqliteCommits(file);
}
