import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startSimulator } from "../simulator/start-simulator";
import prepareBuild from "../support/prepare-build";
import { ROOT } from "../support/root";
import { resaleKeys, simulatedProviders } from "../support/server-env";
import { type App, startApp } from "../support/start-app";
import { type DemoAccount, demoAccountSchema, fillMonth } from "./fill-month";

export interface Demo {
  app: App;
  account: DemoAccount;
  /** Where its data are kept, as people read it. */
  folder: string;
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** Default: any free one. */
  port?: number;
  /** Of how much usage, when it is not there yet. */
  days?: number;
  /** Below the repository, or anywhere. */
  folder?: string;
}

const FOLDER = ".cache/demo";
const DAYS = 60;

/** Written when the data is whole: without it, what is there is half of a demo, or another version's. */
function readAccount(file: string): DemoAccount | null {
  const known = existsSync(file) ? demoAccountSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))) : null;
  if (known?.success) return known.data;
  rmSync(path.dirname(file), { recursive: true, force: true });
  mkdirSync(path.dirname(file), { recursive: true });
  return null;
}

/** The production server with the simulator as every provider, on data that is made when it is not there yet. */
export async function startDemo({ port, days = DAYS, folder: shown = FOLDER }: DemoOptions = {}): Promise<Demo> {
  const folder = path.resolve(ROOT, shown);
  console.log("Preparing the app; the first time this takes a minute or two …");
  prepareBuild();
  const simulator = await startSimulator({ keep: "totals" });
  const providers = { ...simulatedProviders(simulator.origin), ...resaleKeys() };
  // For the part that runs in this process; its rows wait for the database, not on disk.
  const own = { DATABASE_URL: `file:${path.join(folder, "app.db")}`, NODE_ENV: "production", LOG_LEVEL: "error", RECORD_WAIT_MS_MAX: "30000" };
  // The demo is the simulator's: it must not look for providers, nor try again what is to fail.
  Object.assign(own, { HEALTH_CHECKS: "off", RESELLER_RETRIES_MAX: "0", SETTLE_WAIT_MS_MAX: "30000", HOLD_WAIT_MS_MAX: "30000" });
  Object.assign(process.env, providers, own);

  const accountFile = path.join(folder, "account.json");
  const known = readAccount(accountFile);
  if (!known)
    console.log(
      `Making ${days} days of usage, passed through and resold: every call goes through the gateway to a simulated provider. For two months one to two minutes …`,
    );
  const startedAt = performance.now();
  const { calls, account } = await fillMonth({ known, days, nowMs: Date.now() });
  writeFileSync(accountFile, JSON.stringify(account), { mode: 0o600 });
  console.log(`${calls} calls in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);

  const app = await startApp({ mount: "server", env: providers, folder, ...(port !== undefined && { port }) });
  const stop = async () => {
    await app.stop();
    await simulator.close();
  };
  return { app, account, folder: shown, stop };
}
