import { CommitError, type Commits, NO_WORK } from "../db/commit-work";
import { openCommits } from "../db/open-commits";
import type { UsageRow } from "../db/usage-row";
import { Spool } from "./spool";

export interface UsageWriterOptions {
  /** SQLite file; default: the one of DATABASE_URL. */
  file?: string;
  spoolFolder: string;
  /** Longest wait of an answer for its row. */
  waitMsMax: number;
}

export interface UsageWriterHealth {
  queueDepth: number;
  /** Rows that wait on disk for the database. */
  spooledRows: number;
  /** Rows whose answer is out and that neither the database nor the disk has taken: a crash would lose them. */
  unsafeRows: number;
  lastError: string | null;
}

interface Entry {
  row: UsageRow;
  sinceMs: number;
  /** Null once the answer may go out. */
  release: (() => void) | null;
  isSpooled: boolean;
}

const GROUP_ROWS_MAX = 512;
const RETRY_EVERY_MS = 500;
/** How often, within the longest wait, is looked for rows that have waited so long. */
const LOOKS_PER_WAIT = 5;

/**
 * The only writer of usage rows. While one group commits, the next gathers. A row is safe when its group is in the database or,
 * when that takes longer than `waitMsMax`, when it is in the spool; whatever was written twice counts once.
 */
export class UsageWriter {
  readonly #commits: Commits;
  readonly #spool: Spool;
  #queue: Entry[] = [];
  #inFlight: Entry[] = [];
  #lastError: string | null = null;
  #isPaused = false;
  #isClosed = false;
  #replaying: Promise<void> | null = null;
  #guard: NodeJS.Timeout | null = null;
  #onIdle: (() => void)[] = [];

  constructor(private readonly options: UsageWriterOptions) {
    this.#commits = openCommits({ file: options.file });
    this.#spool = new Spool(options.spoolFolder);
  }

  /** Resolves when the row is safe or has waited long enough. Never rejects. */
  record(row: UsageRow): Promise<void> {
    return new Promise((resolve) => {
      this.#queue.push({ row, sinceMs: performance.now(), release: resolve, isSpooled: false });
      if (this.#isClosed) return this.#spoolAll();
      this.#guard ??= setInterval(() => this.#spoolLate(), this.#lookEveryMs()).unref();
      void this.#pump();
    });
  }

  health(): UsageWriterHealth {
    const waiting = [...this.#inFlight, ...this.#queue];
    const unsafeRows = waiting.filter((entry) => entry.release === null && !entry.isSpooled).length;
    return { queueDepth: waiting.length, spooledRows: this.#spool.rows, unsafeRows, lastError: this.#lastError };
  }

  /** Resolves when nothing waits in memory any more. */
  async flush(): Promise<void> {
    if (this.#queue.length + this.#inFlight.length > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  /** What still waits, and what comes from now on, goes to disk: the next process finds it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#guard ?? undefined);
    this.#spoolAll();
    await this.#commits.close();
  }

  /** Writes what this process, or one that crashed, left on disk. Resolves when it is in the database, or has to wait longer. */
  replay(): Promise<void> {
    this.#replaying ??= this.#replayAll().finally(() => {
      this.#replaying = null;
    });
    return this.#replaying;
  }

  /** Until there is nothing left: more can come while a file is written. */
  async #replayAll(): Promise<void> {
    try {
      for (let files = this.#spool.pending(); files.length > 0; files = this.#spool.pending()) {
        for (const file of files) await this.#replayRows(this.#spool.read(file), file);
      }
      await this.#commits.commit(NO_WORK); // starts the thread and compiles its statements: the first call must not wait for that
      this.#lastError = null;
    } catch (error) {
      this.#retryLater(error);
    }
  }

  async #replayRows(rows: UsageRow[], file: string): Promise<void> {
    const refused: UsageRow[] = [];
    for (let i = 0; i < rows.length; i += GROUP_ROWS_MAX) refused.push(...(await this.#commitOrSplit(rows.slice(i, i + GROUP_ROWS_MAX))));
    if (refused.length > 0) this.#spool.setAside(refused);
    this.#spool.remove(file);
  }

  /** Returns the rows that can never go in: one of them must not hold up the others. */
  async #commitOrSplit(rows: UsageRow[]): Promise<UsageRow[]> {
    try {
      await this.#commits.commit({ ...NO_WORK, usageRows: rows });
      return [];
    } catch (error) {
      if (!(error instanceof CommitError) || !error.isRefusal) throw error;
      if (rows.length === 1) return rows;
      const middle = Math.ceil(rows.length / 2);
      return [...(await this.#commitOrSplit(rows.slice(0, middle))), ...(await this.#commitOrSplit(rows.slice(middle)))];
    }
  }

  async #pump(): Promise<void> {
    if (this.#inFlight.length > 0 || this.#queue.length === 0 || this.#isPaused || this.#isClosed) return;
    const group = this.#queue.splice(0, GROUP_ROWS_MAX);
    this.#inFlight = group;
    try {
      await this.#commits.commit({ ...NO_WORK, usageRows: group.map((entry) => entry.row) });
      for (const entry of group) entry.release?.();
      this.#inFlight = [];
    } catch (error) {
      const kept = group.filter((entry) => !entry.isSpooled);
      this.#inFlight = [];
      if (!this.#spoolEntries(kept)) this.#queue.unshift(...kept);
      this.#retryLater(error);
    }
    if (this.#queue.length > 0) void this.#pump();
    else this.#rest();
  }

  #rest(): void {
    clearInterval(this.#guard ?? undefined);
    this.#guard = null;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #retryLater(error: unknown): void {
    this.#lastError = (error as Error).message;
    if (this.#isPaused || this.#isClosed) return;
    this.#isPaused = true;
    setTimeout(() => {
      this.#isPaused = false;
      void this.replay();
      void this.#pump();
    }, RETRY_EVERY_MS).unref();
  }

  /** What has waited too long goes to disk and its answer goes out. A group in flight may still commit: then it counts once. */
  #spoolLate(): void {
    // Who would be late at the next look goes now.
    const deadlineMs = performance.now() - this.options.waitMsMax + this.#lookEveryMs();
    const late = [...this.#inFlight, ...this.#queue].filter((entry) => entry.release !== null && entry.sinceMs <= deadlineMs);
    if (late.length === 0) return;
    if (this.#spoolEntries(late)) {
      this.#queue = this.#queue.filter((entry) => !entry.isSpooled);
      this.#retryLater(new Error(this.#lastError ?? `the database took longer than ${this.options.waitMsMax} ms`));
    } else {
      for (const entry of late) this.#release(entry);
    }
    if (this.#queue.length + this.#inFlight.length === 0) this.#rest();
  }

  #lookEveryMs(): number {
    return Math.max(5, this.options.waitMsMax / LOOKS_PER_WAIT);
  }

  #spoolAll(): void {
    const entries = [...this.#inFlight, ...this.#queue].filter((entry) => !entry.isSpooled);
    if (this.#spoolEntries(entries)) this.#queue = [];
    else for (const entry of entries) this.#release(entry);
  }

  /** Returns whether the disk took them. */
  #spoolEntries(entries: readonly Entry[]): boolean {
    if (entries.length === 0) return true;
    try {
      this.#spool.append(entries.map((entry) => entry.row));
    } catch (error) {
      this.#lastError = (error as Error).message;
      return false;
    }
    for (const entry of entries) {
      entry.isSpooled = true;
      this.#release(entry);
    }
    return true;
  }

  #release(entry: Entry): void {
    entry.release?.();
    entry.release = null;
  }
}
