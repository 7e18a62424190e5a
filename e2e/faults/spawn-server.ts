import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { findFreePort } from "../../src/commands/find-free-port";
import { copyAppTemplate } from "../tools/support/make-app-template";
import { ROOT } from "../tools/support/root";
import { serverEnv } from "../tools/support/server-env";
import { until } from "./start-faulty";

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Of `performance.now()`. */
  atMs: number;
}

export interface SpawnedServer {
  origin: string;
  pid: number;
  ended: Promise<Ended>;
  output(): string;
}

interface SpawnOptions {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Of its data. */
  folder: string;
  /** It prepares its database itself, as on the machine of a new user. */
  isFirstStart?: boolean;
}

/** A server whose end the test looks at, as the leader of a process group of its own, as a shell would start it. */
export async function spawnServer({ command, args, env, folder, isFirstStart = false }: SpawnOptions): Promise<SpawnedServer> {
  const file = path.join(folder, "app.db");
  if (!isFirstStart) copyAppTemplate(file);
  const port = await findFreePort();
  const child = spawn(command, args, {
    cwd: ROOT,
    env: serverEnv({ DATABASE_URL: `file:${file}`, PORT: String(port), LOG_LEVEL: "error", ...env }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
  const ended = once(child, "exit").then(([code, signal]) => ({ code, signal, atMs: performance.now() }) as Ended);
  const origin = `http://127.0.0.1:${port}`;
  const isHealthy = async () => {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${pieces.join("")}`);
    return fetch(`${origin}/api/health`).then(
      (response) => response.ok,
      () => false,
    );
  };
  await until(`healthy: ${command} ${args.join(" ")}`, 60_000, isHealthy, 50);
  return { origin, pid: child.pid as number, ended, output: () => pieces.join("") };
}
