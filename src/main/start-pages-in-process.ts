import { createServer } from "node:http";
import { trustAddressHeader } from "../access/client-address";
import { env } from "../env";
import { CLIENT_ADDRESS_HEADER, type Pages } from "./pages";

/** Next in this process, for development. Resolves when pages can be requested. */
export async function startPagesInProcess(): Promise<Pages> {
  const { default: next } = await import("next");
  // Next adds an upgrade handler of its own to the server that it is given, or to the one that its first request came from.
  const app = next({ dev: true, port: env.PORT, hostname: env.HOST ?? "localhost", httpServer: createServer() });
  await app.prepare();
  trustAddressHeader();
  const serve = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();
  return {
    serve(incoming, outgoing, clientAddress) {
      incoming.headers[CLIENT_ADDRESS_HEADER] = clientAddress;
      serve(incoming, outgoing).catch(() => outgoing.destroy());
    },
    upgrade: (incoming, socket, head) => void upgrade(incoming, socket, head),
    end: async () => undefined, // its calls are this process's own
  };
}
