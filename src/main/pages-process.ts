import "./save-memory";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import next from "next";
import { trustAddressHeader } from "../access/client-address";
import { onBudgetsChanged } from "../budgets/tell-budgets-changed";
import { onCatalogChanged } from "../catalog/tell-catalog-changed";
import { env } from "../env";
import { onCredentialEvicted } from "../keys/evict-credential";
import { stopAlerts } from "../runtime/alerts";
import { countElsewhere, countsInMemory } from "../runtime/call-limits";
import { trustPreparedData } from "../runtime/lifecycle";
import { runningCalls } from "../runtime/make-ports";
import { report as reportError, usageWriter } from "../runtime/record-call";
import { stopRouting } from "../runtime/routing";
import { catchStrayErrors } from "./catch-stray-errors";
import { isBrowserCall } from "./choose-handler";
import { drain } from "./drain";
import { AskedLimits, type ToldOfLimits } from "./share-limits";

const HEARD_MS_MAX = 1_000;
/** The process that serves the pages: Next, on a socket that only src/main/gateway-process.ts knows. */
const socketPath = process.argv[2];
if (!socketPath || !process.send) throw new Error("src/main/gateway-process.ts starts this.");
let end = (_withinMs: number): void => process.exit(0);
// A change is answered when the gateway's process goes by it: the very next call does.
onCredentialEvicted((evictedCredential) => tellGateway({ evictedCredential }));
onCatalogChanged(() => tellGateway({}));
onBudgetsChanged(() => tellGateway({}));
process.on("message", (message: FromGateway) => "endWithinMs" in message && end(message.endWithinMs));
if (countsInMemory()) countInGateway();
// The gateway's process is gone: nobody is waiting for an answer any more.
process.on("disconnect", () => end(0));
// Ctrl-C in a terminal reaches this process too, while it is still needed: the gateway's process says when to end.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);

// Our configuration as the build resolved it. Otherwise Next would read next.config.ts, and keep the compilers that this takes in memory.
const { config } = JSON.parse(readFileSync(".next/required-server-files.json", "utf8"));
// Compressed here, where the gateway's paths are not served: pages, APIs and static files. Next flushes after each piece of a streamed page.
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify({ ...config, compress: true });
trustPreparedData(); // src/instrumentation.ts asks for it
// Next adds an upgrade handler of its own to the server that it is given, or to the one that its first request came from.
const app = next({ dev: false, port: env.PORT, hostname: env.HOST ?? "localhost", httpServer: createServer() });
await app.prepare();
trustAddressHeader();
const serve = app.getRequestHandler();
// The gateway's process limits how slow a client may be; between the two processes there is no limit.
const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, (incoming, outgoing) => {
  if (isBrowserCall(incoming.url ?? "")) incoming.headers["accept-encoding"] = "identity"; // a model's answer is never held back
  serve(incoming, outgoing).catch(() => outgoing.destroy());
});
// Browser apps' calls run here, and must be paid like all others, whether or not their client is still there.
let ending: Promise<void> | null = null;
end = (withinMs) => {
  if (ending && withinMs === 0) {
    server.closeAllConnections();
    void runningCalls().end(0);
  }
  ending ??= Promise.all([drain({ server, calls: runningCalls(), writer: usageWriter(), timeoutMs: withinMs }), stopAlerts()])
    .then(stopRouting)
    .finally(() => process.exit(0));
};
catchStrayErrors({
  emitter: process,
  report: (error) => reportError(error, ""),
  shutDown: () => end(env.DRAIN_TIMEOUT_MS),
});
server.listen(socketPath, () => process.connected && process.send?.("ready"));

type FromGateway = { endWithinMs: number } | { heardChange: string } | ToldOfLimits;

/** A key's limits hold for its calls in both processes. */
function countInGateway(): void {
  const limits = new AskedLimits((question) => process.connected && process.send?.(question) !== undefined);
  process.on("message", (message: FromGateway) => "countedCall" in message && limits.take(message));
  countElsewhere(limits);
}

/** Should the gateway's process be too busy to say so, it reads credentials, the catalog and the budgets within a second all the same. */
function tellGateway(what: { evictedCredential?: string }): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected) return resolve();
    const change = randomUUID();
    const end = () => {
      process.off("message", onMessage);
      resolve();
    };
    const onMessage = (message: FromGateway) => "heardChange" in message && message.heardChange === change && end();
    process.on("message", onMessage);
    setTimeout(end, HEARD_MS_MAX).unref();
    process.send?.({ change, ...what });
  });
}
