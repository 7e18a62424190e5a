import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { findFreePort } from "../../../src/commands/find-free-port";
import { type Resale, ROUTE } from "./make-credential";
import type { BenchOptions } from "./read-options";
import { startGateway } from "./start-own-gateway";
import { startPortkey } from "./start-portkey";
import { startProcess } from "./start-process";
import type { Target } from "./target";

/** On a real disk: a database in a memory file system would make durability free. */
export const FOLDER = path.resolve(".cache/bench");

const PREFIX = "/openai/v1";

/** The targets that resell; what the others have beside the first one is what they are to measure. */
const RESALES: Readonly<Record<string, Resale>> = {
  reseller: {},
  "compare-reseller": {},
  route: { model: ROUTE.name, hasRoute: true },
  guarded: { isGuarded: true },
  translated: { model: "anthropic/claude-haiku-4-5" },
};

/** As `npm start` runs Node. Collecting young objects on one thread costs a process with one busy thread no time, and leaves the other cores their work. */
const NODE_FLAGS = packageJson.scripts.start.split(" ").slice(1, -1);

/** The simulator and everything that is to be measured, each as a process of its own. */
export async function startTargets(options: BenchOptions): Promise<{ targets: Target[]; upstream: Target; stop(): Promise<void> }> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const simulatorPort = await findFreePort({ host: "127.0.0.1" });
  const origin = `http://127.0.0.1:${simulatorPort}`;
  const upstream: Target = { name: "direct", port: simulatorPort, basePath: PREFIX, headers: {}, pid: null, stop: async () => {} };
  const simulator = await startProcess({
    args: ["--import", "tsx", "e2e/tools/simulator/main.ts", "--port", String(simulatorPort), "--keep", "totals"],
    logFile: path.join(FOLDER, "simulator.log"),
    readyUrl: `${origin}/__sim/health`,
  });
  const targets: Target[] = [];
  const stop = async () => {
    await Promise.all(targets.map((target) => target.stop()));
    await simulator.stop();
  };
  try {
    for (const name of options.targets)
      targets.push(name === upstream.name ? upstream : await startTarget({ name, origin, compare: options.compare }));
  } catch (error) {
    await stop();
    throw error;
  }
  return { targets, upstream, stop };
}

async function startTarget(input: { name: string; origin: string; compare: string | null }): Promise<Target> {
  const { name, origin: upstream, compare } = input;
  const folder = path.join(FOLDER, name);
  mkdirSync(folder);
  const own = { name, upstream, folder, ...(RESALES[name] ? { resale: RESALES[name] } : {}) };
  switch (name) {
    case "bare":
      return startBare(upstream, folder);
    case "portkey":
      return startPortkey({ upstream: upstream + PREFIX, folder });
    case "next":
      return startGateway({ ...own, args: ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1"], cwd: process.cwd() });
    case "compare":
    case "compare-reseller":
      return startGateway({ ...own, args: ["dist/server.mjs"], cwd: path.resolve(compare ?? ".") });
    default:
      return startGateway({ ...own, args: [...NODE_FLAGS, "dist/server.mjs"], cwd: process.cwd() });
  }
}

async function startBare(upstream: string, folder: string): Promise<Target> {
  const port = await findFreePort({ host: "127.0.0.1" });
  const { pid, stop } = await startProcess({
    args: ["--import", "tsx", "e2e/tools/bench/bare-proxy.ts", String(port), upstream],
    logFile: path.join(folder, "output.log"),
    readyUrl: `http://127.0.0.1:${port}/__sim/health`,
  });
  return { name: "bare", port, basePath: PREFIX, headers: {}, pid, stop };
}
