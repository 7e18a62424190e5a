import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import Libsql from "libsql";

/** The lock is on a file of its own, beside the database. */
export async function lockSqliteStart<T>(prepare: () => Promise<T>, file: string, waitMsMax: number): Promise<T> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const lockFile = `${file}.start-lock`;
  closeSync(openSync(lockFile, "a", 0o600));
  const lock = new Libsql(lockFile);
  try {
    lock.exec(`PRAGMA busy_timeout = ${Number(waitMsMax)}`);
    lock.exec("BEGIN EXCLUSIVE");
    return await prepare();
  } finally {
    lock.close();
  }
}
