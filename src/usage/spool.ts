import {
  appendFileSync,
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import type { UsageRow } from "../db/commit-work";

const NAME = /^usage-(\d+)-\d+\.jsonl$/;
/** A process writes to a file for seconds at most. What has rested for longer is nobody's: its number may belong to another program now. */
const OWNED_MS_MAX = 60_000;

/**
 * Rows that the database could not take in time, on disk: one JSON line each, in files of this process. A file that is being
 * replayed gets no more lines; files of processes that are gone are adopted.
 */
export class Spool {
  #current: string | null = null;
  #sequence = 0;
  /** Rows by file, of those that this process knows. */
  readonly #rows = new Map<string, number>();
  /** Bytes of a file when it was read. */
  readonly #bytesRead = new Map<string, number>();

  constructor(private readonly folder: string) {}

  /** How many rows wait here. */
  get rows(): number {
    let sum = 0;
    for (const rows of this.#rows.values()) sum += rows;
    return sum;
  }

  /** Durable when it returns. Throws when the disk does not take it. */
  append(rows: readonly UsageRow[]): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.#current ??= path.join(this.folder, `usage-${process.pid}-${Date.now()}${String(this.#sequence++).padStart(6, "0")}.jsonl`);
    const isNew = !existsSync(this.#current);
    const file = openSync(this.#current, "a", 0o600);
    try {
      appendFileSync(file, toLines(rows));
      fdatasyncSync(file);
    } finally {
      closeSync(file);
    }
    if (isNew) syncFolder(this.folder);
    this.#rows.set(this.#current, (this.#rows.get(this.#current) ?? 0) + rows.length);
  }

  /** The files to replay: ours (closed from now on) and those of processes that are gone. */
  pending(): string[] {
    if (!existsSync(this.folder)) return [];
    this.#current = null;
    const names = readdirSync(this.folder).sort();
    return names.map((name) => path.join(this.folder, name)).filter(isReplayable);
  }

  /** The rows of a file. A line that a crash cut off was never promised to anybody, and is left out. */
  read(file: string): UsageRow[] {
    const bytes = readFileSync(file);
    this.#bytesRead.set(file, bytes.length);
    const lines = bytes.toString("utf8").split("\n").filter(Boolean);
    const rows = lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as UsageRow];
      } catch {
        return [];
      }
    });
    this.#rows.set(file, rows.length);
    return rows;
  }

  /** Keeps rows that the database refuses for good, for a person to look at. */
  setAside(rows: readonly UsageRow[]): void {
    appendFileSync(path.join(this.folder, "usage.rejected"), toLines(rows), { mode: 0o600 });
  }

  /** What was read is in the database. A file that has grown meanwhile stays: in containers two processes can have one number and one folder. */
  remove(file: string): void {
    const bytesRead = this.#bytesRead.get(file) ?? 0;
    this.#bytesRead.delete(file);
    this.#rows.delete(file);
    const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 };
    if (size <= bytesRead) rmSync(file, { force: true });
  }
}

/** Begins on a line of its own: what stands before may be half a line that the disk did not take whole. */
function toLines(rows: readonly UsageRow[]): string {
  return `\n${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
}

/** A new file survives a power cut when its folder's entry does. */
function syncFolder(folder: string): void {
  const opened = openSync(folder, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function isReplayable(file: string): boolean {
  const pid = Number(NAME.exec(path.basename(file))?.[1] ?? 0);
  if (pid === 0) return false;
  if (pid === process.pid) return true;
  const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: Number.POSITIVE_INFINITY };
  if (Date.now() - mtimeMs > OWNED_MS_MAX) return true;
  try {
    process.kill(pid, 0);
    return false; // its owner lives, and replays it itself
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
