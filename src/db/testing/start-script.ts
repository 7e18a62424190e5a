import { spawn } from "node:child_process";

/** Runs one of this folder's scripts on a database, in a process of its own; resolves when that has ended. */
export function startScript(script: string, env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const own = { PATH: process.env.PATH, NODE_ENV: "production" as const, LOG_LEVEL: "error", ...env };
  const child = spawn(process.execPath, [`src/db/testing/${script}`], { env: own });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, output })));
}

export const startPrepare = (env: Record<string, string>) => startScript("run-prepare.mjs", env);
