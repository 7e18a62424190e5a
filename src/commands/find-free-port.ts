import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

interface PortOptions {
  /** Default: any free one. */
  port?: number;
  /** Default: every address of this machine. */
  host?: string;
}

/** A port that is free now: taken, and given back. Rejects when the wanted one is not. */
export async function findFreePort({ port: wanted = 0, host }: PortOptions = {}): Promise<number> {
  const server = createServer().listen(wanted, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
