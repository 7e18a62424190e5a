import { spawn } from "node:child_process";
import { findScript, type ScriptName } from "../../../e2e/tools/support/bundle-scripts";

/** Runs a script on a database, in a process of its own; resolves when that has ended. */
export function startScript(script: ScriptName, env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const own = { PATH: process.env.PATH, NODE_ENV: "production" as const, LOG_LEVEL: "error", ...env };
  const child = spawn(process.execPath, [findScript(script)], { env: own });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, output })));
}

export const startPrepare = (env: Record<string, string>) => startScript("run-prepare", env);
