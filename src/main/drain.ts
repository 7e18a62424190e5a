import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Clients that keep their connection after their answer are let go this often. */
const IDLE_EVERY_MS = 100;
/** A connection that was cut off ends its call, and the call comes to the writer, in later turns of the event loop. */
const ENDINGS_MS = 100;

export interface DrainOptions {
  server: Server;
  /** Resold calls: they run on without their clients, and have to be paid. */
  calls: { end(waitMsMax: number): Promise<void> };
  writer: { flush(): Promise<void>; close(): Promise<void> };
  /** How long running answers may take to finish. */
  timeoutMs: number;
}

/** No new connection; running answers finish, up to the deadline; what waits to be written is written. */
export async function drain({ server, calls, writer, timeoutMs }: DrainOptions): Promise<void> {
  const startedMs = performance.now();
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      isClosed = true;
      resolve();
    });
  });
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_EVERY_MS);
  await Promise.race([closed, sleep(timeoutMs, undefined, { ref: false })]);
  clearInterval(idle);
  if (!isClosed) {
    server.closeAllConnections();
    await sleep(ENDINGS_MS);
  }
  await calls.end(Math.max(0, timeoutMs - (performance.now() - startedMs)));
  await Promise.race([writer.flush(), sleep(5_000, undefined, { ref: false })]);
  await writer.close();
}
