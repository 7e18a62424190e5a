import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { findFreePort } from "../../../src/commands/find-free-port";
import { startProcess } from "./start-process";
import type { Target } from "./target";

const PACKAGE = "@portkey-ai/gateway";

/** Installs Portkey's gateway outside the project, once, and starts it. `upstream`: base URL that OpenAI calls go to. */
export async function startPortkey({ upstream, folder }: { upstream: string; folder: string }): Promise<Target> {
  const home = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "llm-monitor-bench");
  const script = path.join(home, "node_modules", PACKAGE, "build/start-server.js");
  if (!existsSync(script)) install(home);
  const port = await findFreePort({ host: "127.0.0.1" });
  const { pid, stop } = await startProcess({
    args: [script, `--port=${port}`, "--headless"],
    logFile: path.join(folder, "output.log"),
    readyUrl: `http://127.0.0.1:${port}/`,
  });
  const headers = { "x-portkey-provider": "openai", "x-portkey-custom-host": upstream };
  return { name: "portkey", port, basePath: "/v1", headers, pid, rewrites: true, stop };
}

function install(home: string): void {
  mkdirSync(home, { recursive: true });
  const { status } = spawnSync("npm", ["install", "--prefix", home, "--no-audit", "--no-fund", PACKAGE], { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`npm could not install ${PACKAGE}`);
}
