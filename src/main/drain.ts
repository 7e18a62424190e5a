import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** How often idle keep-alive connections are closed while draining. */
const IDLE_EVERY_MS = 100;
/** A call whose connection was cut off reaches the writer in a later turn of the event loop. */
const ENDINGS_MS = 100;

export interface DrainOptions {
  server: Server;
  /** Resold calls: they continue without their clients, and must be paid. */
  calls: { end(waitMsMax: number): Promise<void> };
  writer: { flush(): Promise<void>; close(): Promise<void> };
  /** How long running responses may take to finish. */
  timeoutMs: number;
}

/** Accepts no new connection, lets running responses finish until the deadline, then writes what is waiting to be written. */
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
