import type { EventEmitter } from "node:events";

export interface StrayErrorOptions {
  /** `process`, but in tests. */
  emitter: Pick<EventEmitter, "on">;
  /** Logs and counts it. */
  report(error: unknown, kind: "rejection" | "exception"): void;
  /** Stops accepting, lets running calls finish, then ends the process. Called once. */
  shutDown(): void;
}

/**
 * The last resort for errors that no code caught. A rejection belongs to one call, and must not end the process that carries the others: it is
 * reported, and serving goes on. After an exception nothing is known about the state of the process: it is reported, and the process drains and ends.
 */
export function catchStrayErrors({ emitter, report, shutDown }: StrayErrorOptions): void {
  let isEnding = false;
  emitter.on("unhandledRejection", (reason: unknown) => report(reason, "rejection"));
  emitter.on("uncaughtException", (error: unknown) => {
    report(error, "exception");
    if (isEnding) return;
    isEnding = true;
    shutDown();
  });
}
