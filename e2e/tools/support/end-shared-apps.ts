import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The variable that names the folder in which the apps that suites share keep their data, and a file `<pid>.pid` each. */
export const SHARED_APPS = "TEST_SHARED_APPS";

/** Ends, after the last suite, the apps that suites have shared. A test process cannot: it does not know which suite is the last. */
export default function endSharedApps(): () => Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-shared-"));
  process.env[SHARED_APPS] = folder;
  return async () => {
    for (const name of readdirSync(folder)) if (name.endsWith(".pid")) await end(Number.parseInt(name, 10));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

/** Its data go with it, so that it needs no time to end well; its own children end when they see that it has. */
async function end(pid: number): Promise<void> {
  try {
    process.kill(pid, "SIGKILL");
    for (let i = 0; i < 100 && process.kill(pid, 0); i++) await sleep(20);
  } catch {
    // it is gone
  }
}
