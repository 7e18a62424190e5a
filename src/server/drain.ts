import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface DrainOptions {
  server: Server;
  writer: { flush(): Promise<void>; close(): Promise<void> };
  /** How long running answers may take to finish. */
  timeoutMs: number;
}

/** No new connection; running answers finish, up to the deadline; what waits to be written is written. */
export async function drain({ server, writer, timeoutMs }: DrainOptions): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await Promise.race([closed, sleep(timeoutMs, undefined, { ref: false })]);
  server.closeAllConnections();
  await Promise.race([writer.flush(), sleep(5_000, undefined, { ref: false })]);
  await writer.close();
}
