import { createServer } from "node:http";
import next from "next";
import { trustAddressHeader } from "../access/client-address";
import { env } from "../env";
import { onCredentialEvicted } from "../keys/evict-credential";
import { runningCalls } from "../runtime/ports";
import { usageWriter } from "../runtime/record-call";
import { drain } from "./drain";

/** The process that serves the pages: Next, on a socket that only `src/main/gateway-process.ts` knows. */
const socketPath = process.argv[2];
if (!socketPath || !process.send) throw new Error("src/main/gateway-process.ts starts this.");
let end = (_withinMs: number): void => process.exit(0);
// Sent before the answer to whoever has revoked it: the gateway, over there, refuses it at the next call.
onCredentialEvicted((digest) => process.connected && process.send?.({ evictedCredential: digest }));
process.on("message", ({ endWithinMs }: { endWithinMs: number }) => end(endWithinMs));
// The server is gone: nobody waits for an answer any more.
process.on("disconnect", () => end(0));
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
// Calls of browser apps run here, and have to be paid like all others, with or without a client.
let ending: Promise<void> | null = null;
end = (withinMs) => {
  if (ending && withinMs === 0) {
    server.closeAllConnections();
    void runningCalls().end(0);
  }
  ending ??= drain({ server, calls: runningCalls(), writer: usageWriter(), timeoutMs: withinMs }).finally(() => process.exit(0));
};
server.listen(socketPath, () => process.connected && process.send?.("ready"));
