import { execFile } from "node:child_process";
import { findScript } from "../tools/support/bundle-scripts";
import { ROOT } from "../tools/support/root";
import { serverEnv } from "../tools/support/server-env";

export interface Verdict {
  isClean: boolean;
  output: string;
}

/** `npm run ledger:verify` on a database, without npm around it. */
export function verifyLedger(databaseUrl: string): Promise<Verdict> {
  return new Promise((resolve) => {
    execFile(process.execPath, [findScript("run-verify")], { cwd: ROOT, env: serverEnv({ DATABASE_URL: databaseUrl }) }, (error, stdout, stderr) =>
      resolve({ isClean: error === null, output: stdout + stderr }),
    );
  });
}
