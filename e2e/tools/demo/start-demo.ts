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
  stop(): Promise<void>;
}

const FOLDER = path.join(ROOT, ".cache/demo");
const ACCOUNT_FILE = path.join(FOLDER, "account.json");

/** Written when the data is whole: without it, what is there is half of a demo, or another version's. */
function readAccount(): DemoAccount | null {
  const known = existsSync(ACCOUNT_FILE) ? demoAccountSchema.safeParse(JSON.parse(readFileSync(ACCOUNT_FILE, "utf8"))) : null;
  if (known?.success) return known.data;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  return null;
}

/** The production server with the simulator as every provider, on data that is made when it is not there yet. `port`: default any free one. */
export async function startDemo({ port }: { port?: number } = {}): Promise<Demo> {
  console.log("Preparing the app; the first time this takes a minute or two …");
  prepareBuild();
  const simulator = await startSimulator({ keep: "totals" });
  const providers = { ...simulatedProviders(simulator.origin), ...resaleKeys() };
  // For the part that runs in this process; its rows wait for the database, not on disk.
  const own = { DATABASE_URL: `file:${path.join(FOLDER, "app.db")}`, NODE_ENV: "production", LOG_LEVEL: "error", RECORD_WAIT_MS_MAX: "30000" };
  // The demo is the simulator's: it must not look for providers, nor try again what is to fail.
  Object.assign(own, { HEALTH_CHECKS: "off", RESELLER_RETRIES_MAX: "0", SETTLE_WAIT_MS_MAX: "30000", HOLD_WAIT_MS_MAX: "30000" });
  Object.assign(process.env, providers, own);

  const known = readAccount();
  if (!known)
    console.log(
      "Making two months of usage, passed through and resold: every call goes through the gateway to a simulated provider. One to two minutes …",
    );
  const startedAt = performance.now();
  const { calls, account } = await fillMonth({ known, nowMs: Date.now() });
  writeFileSync(ACCOUNT_FILE, JSON.stringify(account), { mode: 0o600 });
  console.log(`${calls} calls in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);

  const app = await startApp({ mount: "server", env: providers, folder: FOLDER, ...(port !== undefined && { port }) });
  const stop = async () => {
    await app.stop();
    await simulator.close();
  };
  return { app, account, stop };
}
