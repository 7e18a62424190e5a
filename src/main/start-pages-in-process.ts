import { createServer } from "node:http";
import { trustAddressHeader } from "../access/client-address";
import { env } from "../env";
import { CLIENT_ADDRESS_HEADER, type Pages } from "./pages";

/** Next in this process, for development. Resolves when pages can be requested. */
export async function startPagesInProcess(): Promise<Pages> {
  const { default: next } = await import("next");
  // With its first request Next listens for upgrades on the server that it is given, or on the one that the request came from. Its public
  // `getUpgradeHandler` does nothing, and pages wait for hot reload's WebSocket before they hydrate: so this server, which listens nowhere, hears of them.
  const upgrades = createServer();
  const app = next({ dev: true, port: env.PORT, hostname: env.HOST ?? "localhost", httpServer: upgrades });
  await app.prepare();
  trustAddressHeader();
  const serve = app.getRequestHandler();
  return {
    serve(incoming, outgoing, clientAddress) {
      incoming.headers[CLIENT_ADDRESS_HEADER] = clientAddress;
      serve(incoming, outgoing).catch(() => outgoing.destroy());
    },
    upgrade(incoming, socket, head) {
      if (!upgrades.emit("upgrade", incoming, socket, head)) socket.destroy(); // no page has been asked for yet: the browser tries again
    },
    end: async () => undefined, // its calls are this process's own
  };
}
