import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface RunningProcess {
  pid: number;
  stop(): Promise<void>;
}

const READY_MS_MAX = 60_000;

/** Starts `node …args` with its output in `logFile`; resolves when `readyUrl` answers anything. */
export async function startProcess(input: {
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
  logFile: string;
  readyUrl: string;
}): Promise<RunningProcess> {
  const { args, env, cwd, logFile, readyUrl } = input;
  const log = openSync(logFile, "w");
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env, NODE_ENV: "production" }, stdio: ["ignore", log, log] });
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await exited;
    clearTimeout(timer);
  };
  const untilMs = Date.now() + READY_MS_MAX;
  while (!(await answers(readyUrl))) {
    if (child.exitCode !== null || Date.now() > untilMs) {
      if (child.exitCode === null) await stop();
      throw new Error(`${args.join(" ")} did not start; see ${logFile}`);
    }
    await sleep(50);
  }
  if (child.pid === undefined) throw new Error(`${args.join(" ")} did not start`);
  return { pid: child.pid, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url, { signal: AbortSignal.timeout(5_000) })).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
