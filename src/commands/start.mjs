// `npm start`: prepares what is not there yet, and runs the production server in this process.
import { existsSync } from "node:fs";
import { requirePort } from "./check-port.mjs";
import { requireSettings } from "./check-settings.mjs";
import { prepareBundle, prepareClient, preparePages } from "./prepare.mjs";

process.env.NODE_ENV ??= "production";
if (existsSync(".env")) process.loadEnvFile(".env");
await requirePort("npm start");
await prepareClient();
await prepareBundle();
await requireSettings(() => import("../../dist/settings.mjs"));
await preparePages();
await import("../../dist/server.mjs");

// npm signals the shell that runs this, and not what runs in the shell: when that parent is gone, the signal was meant for us.
if (process.env.npm_lifecycle_event === "start") {
  const parent = process.ppid;
  let isTold = false;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      isTold = true;
    });
  }
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    if (!isTold) process.emit("SIGTERM");
  }, 250);
  watch.unref();
}
