import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Whatever serves what is not the gateway's. */
export interface Pages {
  /** `clientAddress`: handed on in a header of ours. */
  serve(incoming: IncomingMessage, outgoing: ServerResponse, clientAddress: string): void;
  /** Only in development: hot reload. */
  upgrade?(incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Running answers finish, for so long; then what is left is cut off, paid and written. Resolves when that is done, or cannot be. */
  end(timeoutMs: number): Promise<void>;
}

export const CLIENT_ADDRESS_HEADER = "x-monitor-client-address";
