import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import Libsql from "libsql";

/** Makes the file (0600) when there is none, and sets write-ahead logging. */
export function makeFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  const connection = new Libsql(file);
  connection.exec("PRAGMA journal_mode = WAL");
  const { synchronous } = connection.prepare("PRAGMA synchronous").get() as { synchronous: number };
  connection.close();
  // FULL: a commit survives a power cut. NORMAL may lose the last ones.
  if (synchronous !== 2) throw new Error(`SQLite was built with synchronous=${synchronous}; 2 (FULL) is needed`);
}
