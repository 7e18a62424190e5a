import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
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

/** A server whose end the test looks at, as the leader of a process group of its own, as a shell would start it. */
export async function spawnServer(input: { command: string; args: string[]; env: Record<string, string> }): Promise<SpawnedServer> {
  const listener = createServer().listen(0);
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, "close");
  const child = spawn(input.command, input.args, {
    cwd: ROOT,
    env: serverEnv({ PORT: String(port), LOG_LEVEL: "error", ...input.env }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
  const ended = once(child, "exit").then(([code, signal]) => ({ code, signal, atMs: performance.now() }) as Ended);
  const origin = `http://127.0.0.1:${port}`;
  await until(`healthy: ${input.command} ${input.args.join(" ")}`, 60_000, async () => {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${pieces.join("")}`);
    return fetch(`${origin}/api/health`).then(
      (response) => response.ok,
      () => false,
    );
  });
  return { origin, pid: child.pid as number, ended, output: () => pieces.join("") };
}
