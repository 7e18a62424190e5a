import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// A process of its own that serves the gateway on the database of DATABASE_URL. Says its port, and ends when it is told.
const { gateway } = await import("../../src/runtime/lifecycle");
const { usageWriter } = await import("../../src/runtime/record-call");
const { serveNode } = await import("../../src/gateway/mounts/mount-node");
const serve = await gateway();
const server = createServer((incoming, outgoing) => void serveNode(serve, incoming, outgoing, { clientStallMsMax: 10_000 }));
server.listen(0, "127.0.0.1", () => console.log(`port ${(server.address() as AddressInfo).port}`));
process.once("SIGTERM", async () => {
  server.close();
  server.closeAllConnections();
  await usageWriter().close();
  process.exit(0);
});
