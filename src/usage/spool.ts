import { appendFileSync, closeSync, existsSync, fdatasyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { UsageRow } from "./usage-row";

const NAME = /^usage-(\d+)-\d+\.jsonl$/;

/**
 * Rows that the database could not take in time, on disk: one JSON line each, in files of this process. A file that is being
 * replayed gets no more lines; files of processes that are gone are adopted.
 */
export class Spool {
  #current: string | null = null;
  #sequence = 0;

  constructor(private readonly folder: string) {}

  /** Durable when it returns. Throws when the disk does not take it. */
  append(rows: readonly UsageRow[]): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.#current ??= path.join(this.folder, `usage-${process.pid}-${Date.now()}${String(this.#sequence++).padStart(6, "0")}.jsonl`);
    const file = openSync(this.#current, "a", 0o600);
    try {
      appendFileSync(file, toLines(rows));
      fdatasyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** The files to replay: ours (closed from now on) and those of processes that are gone. */
  pending(): string[] {
    if (!existsSync(this.folder)) return [];
    this.#current = null;
    const names = readdirSync(this.folder).filter((name) => isReplayable(name));
    return names.sort().map((name) => path.join(this.folder, name));
  }

  /** The rows of a file. A line that a crash cut off was never promised to anybody, and is left out. */
  read(file: string): UsageRow[] {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    return lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as UsageRow];
      } catch {
        return [];
      }
    });
  }

  /** Keeps rows that the database refuses for good, for a person to look at. */
  setAside(rows: readonly UsageRow[]): void {
    appendFileSync(path.join(this.folder, "usage.rejected"), toLines(rows), { mode: 0o600 });
  }

  remove(file: string): void {
    rmSync(file, { force: true });
  }
}

function toLines(rows: readonly UsageRow[]): string {
  return `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
}

function isReplayable(name: string): boolean {
  const pid = Number(NAME.exec(name)?.[1] ?? 0);
  if (pid === 0) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false; // its owner lives, and replays it itself
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
