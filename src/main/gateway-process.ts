import "./save-memory";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import path from "node:path";
import { sessionSecret } from "../access/session-secret";
import { checkBudgets } from "../budgets/budget-book";
import { checkForChange } from "../catalog/load-catalog";
import { keysSet } from "../catalog/provider-key";
import { env } from "../env";
import { serveNode } from "../gateway/mounts/mount-node";
import { evictHere } from "../keys/evict-credential";
import { log } from "../observe/log";
import { topUpMode } from "../payments/top-up-mode";
import { callLimits } from "../runtime/call-limits";
import { gateway, trustPreparedData } from "../runtime/lifecycle";
import { runningCalls } from "../runtime/make-ports";
import { isPreparedByThisBuild } from "../runtime/prepared-by";
import { load, metrics, usageWriter } from "../runtime/record-call";
import { stopRouting } from "../runtime/routing";
import { BACKLOG_MAX } from "./backlog";
import { catchStrayErrors } from "./catch-stray-errors";
import { isGatewayPath } from "./choose-handler";
import { describeConfiguration } from "./describe-configuration";
import { drain } from "./drain";
import type { Pages } from "./pages";
import { prepareInChild } from "./prepare-in-child";
import { clientAddress } from "./read-client-address";
import { refuseTarget } from "./refuse-target";
import { refuseUpgrade } from "./refuse-upgrade";
import { serveStatus } from "./serve-status";
import { shrinkWhenIdle } from "./shrink-when-idle";
import { PagesProcess } from "./spawn-pages";
import { startPagesInProcess } from "./start-pages-in-process";

const isDevelopment = env.NODE_ENV === "development";
if (!isDevelopment) {
  if (!(await isPreparedByThisBuild())) await prepareInChild(path.resolve("dist/prepare.mjs"));
  trustPreparedData();
}
const serveGateway = await gateway();
sessionSecret(); // made now if there is none: the first start prepares everything, and says so if it cannot
const pages = await startPages();
const stop = { isDraining: false };

/** The pages' process has changed the catalog, or a budget. */
async function checkAll(): Promise<void> {
  await Promise.all([checkForChange(), checkBudgets()]);
}

async function startPages(): Promise<Pages> {
  if (isDevelopment) return startPagesInProcess();
  const started = new PagesProcess(path.resolve("dist/pages.mjs"), {
    credentialEvicted: evictHere,
    catalogChanged: checkAll,
    limits: callLimits,
  });
  await started.start();
  return started;
}

const addressOf = (incoming: IncomingMessage) => clientAddress(incoming, env.TRUST_PROXY);

/** Connections whose answer says "close". RFC 9112 §9.6: what their clients have sent behind that request must not be served, and Node would. */
const closing = new WeakSet<Socket>();

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (closing.has(incoming.socket)) return;
  const refused = refuseUpgrade(incoming.headers.upgrade) ?? refuseTarget(incoming, stop.isDraining);
  if (refused) {
    closing.add(incoming.socket);
    outgoing.writeHead(refused.status, { connection: "close", ...refused.headers }).end(refused.body);
  } else if (isGatewayPath(incoming.url ?? "")) {
    await serveNode(serveGateway, incoming, outgoing, { clientStallMsMax: env.CLIENT_STALL_TIMEOUT_MS, addressOf, load: load() });
  } else {
    await (serveStatus(incoming, outgoing) ?? pages.serve(incoming, outgoing, addressOf(incoming)));
  }
}

function logError(error: unknown, event: string): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  log.error({ event, error: { name, message, stack } });
}

const server = createServer({
  headersTimeout: env.REQUEST_HEADERS_TIMEOUT_MS,
  requestTimeout: env.REQUEST_BODY_TIMEOUT_MS,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 75_000,
  requireHostHeader: false, // refused below, where the connection is known to end
});
server.on("request", (incoming, outgoing) => {
  serve(incoming, outgoing).catch((error: unknown) => {
    logError(error, "internal_error");
    outgoing.destroy();
  });
});
// Without a listener, a request to upgrade is answered as an ordinary one (Java's client asks for HTTP/2 that way, and accepts HTTP/1.1).
if (pages.upgrade) server.on("upgrade", pages.upgrade);
server.on("error", (error) => {
  console.error(`Cannot listen on port ${env.PORT}: ${error.message}. Set PORT to another one, for example PORT=${env.PORT + 1}.`);
  process.exit(1);
});
const topUp = await topUpMode();
server.listen({ port: env.PORT, host: env.HOST, backlog: BACKLOG_MAX }, () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : env.PORT;
  console.log(describeConfiguration(env, { topUp, keys: keysSet() }));
  console.log(`llm-monitor is ready on http://localhost:${port}`);
  shrinkWhenIdle(() => load().calls === 0);
});

/** Running answers finish, on both sides; then the process ends. */
function shutDown(exitCode: number): void {
  stop.isDraining = true;
  const timeoutMs = env.DRAIN_TIMEOUT_MS;
  const drained = drain({ server, calls: runningCalls(), writer: usageWriter(), timeoutMs });
  void Promise.all([drained, pages.end(timeoutMs)])
    .then(stopRouting)
    .finally(() => process.exit(exitCode));
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stop.isDraining) process.exit(1); // asked twice: at once
    shutDown(0);
  });
}

catchStrayErrors({
  emitter: process,
  report(error, kind) {
    metrics().countStrayError(kind);
    logError(error, `uncaught_${kind}`);
  },
  shutDown: () => shutDown(1),
});
