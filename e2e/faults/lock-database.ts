import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ROOT } from "../tools/support/root";

const SCRIPT = `
const connection = new (require("libsql"))(process.argv[1]);
connection.exec("PRAGMA busy_timeout = 10000");
connection.exec("BEGIN IMMEDIATE");
process.stdout.write("locked");
process.stdin.resume().once("end", () => { connection.exec("COMMIT"); process.exit(0); });`;

/** Another process takes the database's write lock, and keeps it until it is told. */
export async function lockDatabase(folder: string): Promise<{ release(): Promise<void> }> {
  const child = spawn(process.execPath, ["-e", SCRIPT, path.join(folder, "app.db")], { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return {
    release: async () => {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
