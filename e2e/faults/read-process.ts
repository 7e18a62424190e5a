import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";

function readStatusKb(pid: number, name: string): number {
  const line = readFileSync(`/proc/${pid}/status`, "utf8")
    .split("\n")
    .find((text) => text.startsWith(`${name}:`));
  return Number(/\d+/.exec(line ?? "")?.[0]);
}

/** Resident memory now, in megabytes. Linux only, as everything here. */
export function rssMb(pid: number): number {
  return readStatusKb(pid, "VmRSS") / 1024;
}

/** The highest resident memory since `resetPeak`, in megabytes. */
export function peakRssMb(pid: number): number {
  return readStatusKb(pid, "VmHWM") / 1024;
}

export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

export function countSockets(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith("socket:");
    } catch {
      return false; // closed in the meantime
    }
  }).length;
}

const TICKS_PER_S = 100;

/** Processor time that the process has used, in milliseconds. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_S;
}
