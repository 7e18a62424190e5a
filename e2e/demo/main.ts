import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import prepareBuild from "../support/prepare-build";
import { ROOT } from "../support/root";
import { simulatedProviders } from "../support/server-env";
import { startApp } from "../support/start-app";
import { startSimulator } from "../upstream/start-simulator";
import { type DemoAccount, fillMonth, tokenOf } from "./fill-month";
import { makeCall } from "./make-request";
import { planLiveCalls } from "./plan-calls";

const FOLDER = path.join(ROOT, ".cache/demo");
const ACCOUNT_FILE = path.join(FOLDER, "account.json");
const PORT = Number(process.env.PORT || 3001);
const LIVE_EVERY_MS = 4_000;

/** Written when the data is whole: without it, what is there is half of a demo. */
function readAccount(): DemoAccount | null {
  if (existsSync(ACCOUNT_FILE)) return JSON.parse(readFileSync(ACCOUNT_FILE, "utf8")) as DemoAccount;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  return null;
}

console.log("Preparing the app; the first time this takes a minute or two …");
prepareBuild();
const simulator = await startSimulator({ keep: "totals" });
const providers = simulatedProviders(simulator.origin);
Object.assign(process.env, providers, { DATABASE_URL: `file:${path.join(FOLDER, "app.db")}`, NODE_ENV: "production", LOG_LEVEL: "error" });
process.env.RECORD_WAIT_MS_MAX = "30000"; // rows wait for the database here, not on disk

const known = readAccount();
if (!known) console.log("Making two months of usage: every call goes through the gateway to a simulated provider. About 40 seconds …");
const startedAt = performance.now();
const { calls, ...account } = await fillMonth({ known, nowMs: Date.now() });
writeFileSync(ACCOUNT_FILE, JSON.stringify(account), { mode: 0o600 });
console.log(`${calls} calls in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);

const app = await startApp({ mount: "server", env: providers, folder: FOLDER, port: PORT });
console.log(`
  The demo:  ${app.origin}
  E-mail:    ${account.email}
  Password:  ${account.password}

A call arrives every few seconds. Ctrl+C ends it; the data stays in .cache/demo (delete the folder to begin anew).`);

let isEnding = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    isEnding = true;
    await app.stop();
    await simulator.close();
    process.exit(0);
  });
}

for (const call of planLiveCalls(Date.now())) {
  const token = tokenOf(account.tokens, call.workload);
  makeCall({ call, origin: app.origin, token, answer: (request) => fetch(request) }).catch((error: Error) => {
    if (isEnding) return;
    console.error(`The app does not answer any more: ${error.message}\n${app.output()}`);
    process.exit(1);
  });
  await new Promise((resolve) => setTimeout(resolve, LIVE_EVERY_MS * (0.4 + Math.random() * 1.2)));
}
