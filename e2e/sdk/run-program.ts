import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ROOT } from "../tools/support/root";
import { serverEnv } from "../tools/support/server-env";

/** Runs a program from the project's folder, as a user would; what it prints. Throws, with its errors, when it fails. */
export async function runProgram(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd: ROOT, env: serverEnv(env), timeout: 60_000 });
  return stdout;
}
