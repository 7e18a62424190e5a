import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { findFreePort } from "../../commands/find-free-port";

export interface TestRedis {
  url: string;
  /** Kills the server; it can be started again at the same place. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Whether the system has a Redis server. */
export function hasRedis(): boolean {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A Redis server that keeps nothing. */
export async function startRedis(): Promise<TestRedis> {
  const port = await findFreePort({ host: "127.0.0.1" });
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  let child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  const isReady = async () => {
    for await (const chunk of child.stdout) if (String(chunk).includes("Ready to accept connections")) return;
    throw new Error("redis-server ended");
  };
  await isReady();
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
    async start() {
      child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
      await isReady();
    },
  };
}
