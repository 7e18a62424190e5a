import { mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Simulator, startSimulator } from "../tools/simulator/start-simulator";
import { type Account, registerAccount } from "../tools/support/account";
import { SHARED_APPS } from "../tools/support/end-shared-apps";
import { resaleKeys, simulatedProviders } from "../tools/support/server-env";
import { type App, type AppOptions, startApp } from "../tools/support/start-app";

/** Named in ADMIN_EMAILS, so that nobody else administers the platform, whoever signs up first. */
const ADMINISTRATOR = "administrator@example.com";

export interface StagedApp {
  app: App;
  simulator: Simulator;
  /** Another process on the same data, which is the caller's to stop. */
  startBeside(): Promise<App>;
  /** The account of whoever administers the platform; made when it is first asked for. */
  administrator(): Promise<Account>;
  /** Safe to call again; an app that others share goes on. */
  close(): Promise<void>;
}

/** An app with the simulator as every provider, and the operator's keys of each. */
export async function stageApp(options: AppOptions): Promise<StagedApp> {
  const simulator = await startSimulator();
  // On a busy machine rows must not go to disk first, where the dashboard does not look.
  const administration = { ADMIN_EMAILS: ADMINISTRATOR, ALLOW_PRIVATE_UPSTREAMS: "on" };
  const env = { ...simulatedProviders(simulator.origin), RECORD_WAIT_MS_MAX: "30000", ...resaleKeys(), ...administration, ...options.env };
  const app = await startApp({ ...options, env });
  const close = async () => {
    await app.stop("SIGKILL"); // its data go with it; Next's own drain waits three seconds for idle connections
    await simulator.close();
  };
  const startBeside = () => startApp({ mount: options.mount, folder: app.folder, env: { ...env, DATABASE_URL: app.databaseUrl } });
  let administrator: Promise<Account> | undefined;
  return { app, simulator, startBeside, administrator: () => (administrator ??= registerAccount(app.origin, ADMINISTRATOR)), close };
}

/**
 * The app that all suites of this process share which do not break it (see `suites.test.ts`); each has an account of its own there. It is
 * ended after the last of them, by `end-shared-apps.ts`.
 */
export function shareApp(mount: AppOptions["mount"]): Promise<StagedApp> {
  const shared = process.env[SHARED_APPS];
  if (!shared) return stageApp({ mount });
  const holder = globalThis as { [name: symbol]: Promise<StagedApp> | undefined };
  const key = Symbol.for(`llm-monitor-test.app.${mount}`);
  holder[key] ??= startShared(mount, shared);
  return holder[key];
}

async function startShared(mount: AppOptions["mount"], shared: string): Promise<StagedApp> {
  const staged = await stageApp({ mount, folder: mkdtempSync(path.join(shared, "data-")) });
  writeFileSync(path.join(shared, `${staged.app.pid}.pid`), "");
  return { ...staged, close: async () => {} };
}
