import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Where process ids mean the same: this host, and on Linux this namespace of process ids, so that two containers of one name do not
 * take each other for dead.
 */
function readPlace(): string {
  try {
    return `${hostname()}:${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/** When the process began, as its system counts; null where it does not say. A number of a process that is gone is given to another. */
function readStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // Field 22; the second one is the program's name in parentheses and may hold spaces.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

const place = readPlace();

/** This process, as holds and slots of limits name their owner: host/pid/start. */
export const processOwner = `${place}/${process.pid}/${readStart(process.pid) ?? "-"}`;

/** True only when it is certain: the owner ran here and is gone. Owners on other hosts are judged by the expiry of what they have alone. */
export function isOwnerGone(owner: string): boolean {
  const [host, pid, start] = owner.split("/");
  if (host !== place || !Number.isSafeInteger(Number(pid)) || Number(pid) <= 0) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  const now = readStart(Number(pid));
  return now !== null && start !== "-" && now !== start;
}
