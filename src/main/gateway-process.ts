import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { sessionSecret } from "../access/session-secret";
import { env } from "../env";
import { serveNode } from "../gateway/mount-node";
import { evictHere } from "../keys/evict-credential";
import { log } from "../observe/log";
import { gateway } from "../runtime/lifecycle";
import { runningCalls } from "../runtime/ports";
import { usageWriter } from "../runtime/record-call";
import { describeConfiguration } from "./describe-configuration";
import { drain } from "./drain";
import type { Pages } from "./pages";
import { clientAddress } from "./read-client-address";
import { refuseTarget } from "./refuse-target";
import { refuseUpgrade } from "./refuse-upgrade";
import { serveStatus } from "./serve-status";
import { PagesProcess } from "./spawn-pages";
import { startPagesInProcess } from "./start-pages-in-process";

const serveGateway = await gateway();
sessionSecret(); // made now if there is none: the first start prepares everything, and says so if it cannot
const pages = await startPages();
const stop = { isDraining: false };

async function startPages(): Promise<Pages> {
  if (env.NODE_ENV === "development") return startPagesInProcess();
  const started = new PagesProcess(path.resolve("dist/pages.mjs"), evictHere);
  await started.start();
  return started;
}

/** The gateway's paths first, by the request line as it stands; Next for everything else. */
function isGatewayPath(target: string): boolean {
  return target.startsWith("/api/v1/");
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const target = incoming.url ?? "";
  const refused = refuseUpgrade(incoming.headers.upgrade) ?? refuseTarget(target, incoming.rawHeaders, stop.isDraining);
  if (refused) {
    outgoing.writeHead(refused.status, { "content-type": "application/json", connection: "close", ...refused.headers }).end(refused.body);
  } else if (isGatewayPath(target)) {
    await serveNode(serveGateway, incoming, outgoing, { clientStallMsMax: env.CLIENT_STALL_TIMEOUT_MS });
  } else {
    await (serveStatus(incoming, outgoing) ?? pages.serve(incoming, outgoing, clientAddress(incoming, env.TRUST_PROXY)));
  }
}

const server = createServer({
  headersTimeout: env.REQUEST_HEADERS_TIMEOUT_MS,
  requestTimeout: env.REQUEST_BODY_TIMEOUT_MS,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 75_000,
});
server.on("request", (incoming, outgoing) => {
  serve(incoming, outgoing).catch((error: Error) => {
    log.error({ event: "internal_error", error: { name: error.name, message: error.message, stack: error.stack } });
    outgoing.destroy();
  });
});
// Without a listener, what asks for an upgrade is answered as if it had not (Java's client asks for HTTP/2 that way, and takes HTTP/1.1).
if (pages.upgrade) server.on("upgrade", pages.upgrade);
server.on("error", (error) => {
  console.error(`Cannot listen on port ${env.PORT}: ${error.message}`);
  process.exit(1);
});
server.listen(env.PORT, env.HOST, () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : env.PORT;
  console.log(describeConfiguration(env));
  console.log(`llm-monitor is ready on http://localhost:${port}`);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stop.isDraining) process.exit(1); // asked twice: at once
    stop.isDraining = true;
    const timeoutMs = env.DRAIN_TIMEOUT_MS;
    const drained = drain({ server, calls: runningCalls(), writer: usageWriter(), timeoutMs });
    void Promise.all([drained, pages.end(timeoutMs)]).then(() => process.exit(0));
  });
}
