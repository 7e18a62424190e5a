import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "../../../src/commands/find-free-port";
import { processTree } from "./read-cpu";

export interface IdleMemory {
  name: string;
  /** The sum over the processes: pages that they share count once for each. */
  mib: number;
  processes: { command: string; mib: number }[];
}

const READY_MS_MAX = 180_000;
/** After the first healthy answer: what only the start needs is garbage by then. */
const IDLE_MS = 10_000;

/** Resident memory of `npm start` with all that it runs, in a checkout that is built, before its first call. Null where there is no /proc. */
export async function measureMemory({ name, cwd, folder }: { name: string; cwd: string; folder: string }): Promise<IdleMemory | null> {
  if (process.platform !== "linux") return null;
  const port = await findFreePort({ host: "127.0.0.1" });
  mkdirSync(folder, { recursive: true });
  const log = openSync(path.join(folder, "output.log"), "w");
  const own = { PORT: String(port), HOST: "127.0.0.1", DATABASE_URL: `file:${path.join(folder, "idle.db")}` };
  const child = spawn("npm", ["start"], { cwd, env: { ...process.env, ...own, NODE_ENV: "production" }, stdio: ["ignore", log, log] });
  const exited = once(child, "exit");
  try {
    const untilMs = Date.now() + READY_MS_MAX;
    while (!(await isHealthy(port))) {
      if (child.exitCode !== null || Date.now() > untilMs) throw new Error(`npm start in ${cwd} did not come up; see ${folder}/output.log`);
      await sleep(100);
    }
    await sleep(IDLE_MS);
    const processes = processTree(child.pid as number).map(readProcess);
    return { name, processes, mib: processes.reduce((sum, { mib }) => sum + mib, 0) };
  } finally {
    for (const pid of processTree(child.pid as number).reverse()) process.kill(pid, "SIGTERM");
    await exited;
  }
}

async function isHealthy(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.arrayBuffer().then(() => response.ok),
    () => false,
  );
}

function readProcess(pid: number): { command: string; mib: number } {
  const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return { command, mib: Number(kib ?? 0) / 1024 };
}
