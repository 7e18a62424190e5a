import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import path from "node:path";
import { findScript } from "../tools/support/bundle-scripts";
import { ROOT } from "../tools/support/root";

/** A second process of the app on this test file's database, with this process's settings and a data folder of its own. */
export async function spawnGateway(): Promise<{ origin: string; stop(): Promise<void>; kill(): Promise<void> }> {
  const folder = mkdtempSync(path.join(process.env.DATA_FOLDER as string, "second-"));
  const env = { ...process.env, DATA_FOLDER: folder };
  const child = spawn(process.execPath, [findScript("run-gateway")], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const port = /port (\d+)/.exec(String(said))?.[1];
  if (!port) throw new Error(`The second process said: ${said}`);
  const end = (signal: "SIGTERM" | "SIGKILL") => async () => {
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  return { origin: `http://127.0.0.1:${port}`, stop: end("SIGTERM"), kill: end("SIGKILL") };
}
