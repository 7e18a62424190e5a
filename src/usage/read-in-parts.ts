import { setTimeout } from "node:timers/promises";

/** So many calls are read at a time: SQLite answers on this thread, and others wait for it. */
const CALLS_AT_ONCE = 5_000;

interface Calls {
  start: Date;
  /** Not included. */
  stop: Date;
  /** About how many there are. */
  requests: number;
}

/** Reads the calls of a time in parts of it, with as much time for others in between as each took; false from `read` ends it. */
export async function readInParts({ start, stop, requests }: Calls, read: (from: Date, to: Date) => Promise<boolean>): Promise<boolean> {
  const parts = Math.ceil(requests / CALLS_AT_ONCE);
  const lengthMs = stop.getTime() - start.getTime();
  const at = (part: number) => new Date(start.getTime() + Math.round((part * lengthMs) / parts));
  for (let part = 0; part < parts; part++) {
    const startedMs = performance.now();
    if (!(await read(at(part), at(part + 1)))) return false;
    await setTimeout(performance.now() - startedMs);
  }
  return true;
}
