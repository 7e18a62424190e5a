import { parseArgs } from "node:util";
import { requirePort } from "../../../src/commands/check-port.mjs";
import { makeCall } from "./make-request";
import { planLiveCalls } from "./plan-calls";
import { secretOf } from "./replay-calls";
import { startDemo } from "./start-demo";

/** `npm run demo -- --days 7 --folder /tmp/demo`: so much usage, and where its data are kept; by default two months, below .cache/demo. */

/** The first few come soon, so that something is seen to happen; then as seldom as the invented company calls. */
const LIVE_EVERY_MS = 20_000;
const SOON_EVERY_MS = 3_000;
const SOON_CALLS = 8;

const { values } = parseArgs({ options: { days: { type: "string" }, folder: { type: "string" } } });
await requirePort("npm run demo");
const { app, account, folder, stop } = await startDemo({
  port: Number(process.env.PORT || 3001),
  ...(values.days && { days: Number(values.days) }),
  ...(values.folder && { folder: values.folder }),
});
console.log(`
  The demo:  ${app.origin}
  E-mail:    ${account.email}
  Password:  ${account.password}

Calls keep arriving. Ctrl+C ends it; the data stays in ${folder} (delete the folder to begin anew).`);

let isEnding = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    isEnding = true;
    await stop();
    process.exit(0);
  });
}

let made = 0;
for (const call of planLiveCalls(Date.now())) {
  const secret = secretOf(account.secrets, call.workload);
  makeCall({ call, origin: app.origin, secret, answer: (request) => fetch(request) }).catch((error: Error) => {
    if (isEnding) return;
    console.error(`The app does not answer any more: ${error.message}\n${app.output()}`);
    process.exit(1);
  });
  await new Promise((resolve) => setTimeout(resolve, (made++ < SOON_CALLS ? SOON_EVERY_MS : LIVE_EVERY_MS) * (0.4 + Math.random() * 1.2)));
}
