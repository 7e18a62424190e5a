/** V8 judges how much is being allocated by the last 5 s. */
const QUIET_MS = 8_000;

/**
 * What a start throws away makes V8 enlarge the space for young objects to its full 32 MB; only a full collection while little is allocated gives it
 * back, and an idle process has none. So there is one after the start, 50 ms long, unless calls are running, which would make it grow again.
 * Needs Node's `--expose-gc`, with which `npm start` runs.
 */
export function shrinkWhenIdle(isIdle: () => boolean): void {
  setTimeout(() => isIdle() && globalThis.gc?.(), QUIET_MS).unref();
}
