import { readdirSync, readFileSync } from "node:fs";

/** proc(5): the kernel counts in ticks of 1/100 s on every architecture that Node runs on. */
const MICROSECONDS_PER_TICK = 10_000;

/** User and system time of a process, its threads and its children, in microseconds; null where there is no /proc. */
export function readCpuMicros(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const own = (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_PER_TICK;
    return childrenOf(pid).reduce((sum, child) => sum + (readCpuMicros(child) ?? 0), own);
  } catch {
    return null;
  }
}

/** The process and everything below it, parents first. */
export function processTree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number));
}
