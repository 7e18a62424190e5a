import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";
import { trustAddressHeader } from "./access/client-address";
import { sessionSecret } from "./access/session-secret";
import { env } from "./env";
import { serveNode } from "./gateway/mount-node";
import { log } from "./observe/log";
import { gateway, usageWriter } from "./runtime";
import { clientAddress } from "./server/client-address";
import { describeConfiguration } from "./server/describe-configuration";
import { drain } from "./server/drain";
import { refuseTarget } from "./server/refuse-target";
import { refuseUpgrade } from "./server/refuse-upgrade";

const isDevelopment = env.NODE_ENV === "development";
// First, because Next would swallow its failure and let the process end as if nothing had happened.
const serveGateway = await gateway();
// Next adds an upgrade handler of its own to the server that it is given, or to the one that its first request came from.
const app = next({ dev: isDevelopment, port: env.PORT, hostname: env.HOST ?? "localhost", httpServer: createServer() });
await app.prepare();
const serveNext = app.getRequestHandler();
const upgradeNext = app.getUpgradeHandler();
const stop = { isDraining: false };
trustAddressHeader();
sessionSecret(); // made now if there is none: the first start prepares everything, and says so if it cannot

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
    incoming.headers["x-monitor-client-address"] = clientAddress(incoming, env.TRUST_PROXY);
    await serveNext(incoming, outgoing);
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
if (isDevelopment) server.on("upgrade", (incoming, socket, head) => void upgradeNext(incoming, socket, head));
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
    void drain({ server, writer: usageWriter(), timeoutMs: env.DRAIN_TIMEOUT_MS }).then(() => process.exit(0));
  });
}
