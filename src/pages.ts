import { createServer } from "node:http";
import next from "next";
import { trustAddressHeader } from "./access/client-address";
import { env } from "./env";

/** The process that serves the pages: Next, on a socket that only `src/server.ts` knows. */
const socketPath = process.argv[2];
if (!socketPath || !process.send) throw new Error("src/server.ts starts this.");
process.on("disconnect", () => process.exit(0));
// A terminal's Ctrl-C reaches this process too, while it is still needed: the server says when it is over.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);

// Next adds an upgrade handler of its own to the server that it is given, or to the one that its first request came from.
const app = next({ dev: false, port: env.PORT, hostname: env.HOST ?? "localhost", httpServer: createServer() });
await app.prepare();
trustAddressHeader();
const serve = app.getRequestHandler();
// How slow a client may be is the server's business; between the two of us there is no limit.
const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, (incoming, outgoing) => {
  serve(incoming, outgoing).catch(() => outgoing.destroy());
});
server.listen(socketPath, () => process.connected && process.send?.("ready"));
