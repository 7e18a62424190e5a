import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Serves everything that is not the gateway's. */
export interface Pages {
  /** `clientAddress` is passed on in a header of ours. */
  serve(incoming: IncomingMessage, outgoing: ServerResponse, clientAddress: string): void;
  /** Only in development: hot reload. */
  upgrade?(incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Running responses may take this long to finish; the rest is cut off, paid and written. Resolves when that is done, or cannot be. */
  end(timeoutMs: number): Promise<void>;
}

export const CLIENT_ADDRESS_HEADER = "x-monitor-client-address";
