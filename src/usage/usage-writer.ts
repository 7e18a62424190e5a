import { CommitError, CommitThread } from "../db/commit-queue";
import { COMMIT_SETUP, commitSteps } from "./commit-steps";
import { Spool } from "./spool";
import type { UsageRow } from "./usage-row";

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

/**
 * The only writer of usage rows. While one group commits, the next gathers. A row is safe when its group is in the database or,
 * when that takes longer than `waitMsMax`, when it is in the spool; whatever was written twice counts once.
 */
export class UsageWriter {
  readonly #thread: CommitThread;
  readonly #spool: Spool;
  #queue: Entry[] = [];
  #inFlight: Entry[] = [];
  #spooledRows = 0;
  #lastError: string | null = null;
  #isPaused = false;
  #guard: NodeJS.Timeout | null = null;
  #onIdle: (() => void)[] = [];

  constructor(private readonly options: UsageWriterOptions) {
    this.#thread = new CommitThread({ setup: COMMIT_SETUP, file: options.file });
    this.#spool = new Spool(options.spoolFolder);
  }

  /** Resolves when the row is safe or has waited long enough. Never rejects. */
  record(row: UsageRow): Promise<void> {
    return new Promise((resolve) => {
      this.#queue.push({ row, sinceMs: Date.now(), release: resolve, isSpooled: false });
      this.#guard ??= setInterval(() => this.#spoolLate(), Math.max(5, this.options.waitMsMax / 5)).unref();
      void this.#pump();
    });
  }

  health(): UsageWriterHealth {
    const waiting = [...this.#inFlight, ...this.#queue];
    const unsafeRows = waiting.filter((entry) => entry.release === null && !entry.isSpooled).length;
    return { queueDepth: waiting.length, spooledRows: this.#spooledRows, unsafeRows, lastError: this.#lastError };
  }

  /** Resolves when nothing waits in memory any more. */
  async flush(): Promise<void> {
    if (this.#queue.length + this.#inFlight.length > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  async close(): Promise<void> {
    clearInterval(this.#guard ?? undefined);
    await this.#thread.close();
  }

  /** Writes what this process, or one that crashed, left on disk. Resolves when it is in the database, or has to wait longer. */
  async replay(): Promise<void> {
    try {
      for (const file of this.#spool.pending()) {
        const rows = this.#spool.read(file);
        await this.#replayRows(rows, file);
        this.#spooledRows = Math.max(0, this.#spooledRows - rows.length);
      }
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
      await this.#thread.commit(commitSteps(rows));
      return [];
    } catch (error) {
      if (!(error instanceof CommitError) || !error.code.startsWith("SQLITE_CONSTRAINT")) throw error;
      if (rows.length === 1) return rows;
      const middle = Math.ceil(rows.length / 2);
      return [...(await this.#commitOrSplit(rows.slice(0, middle))), ...(await this.#commitOrSplit(rows.slice(middle)))];
    }
  }

  async #pump(): Promise<void> {
    if (this.#inFlight.length > 0 || this.#queue.length === 0 || this.#isPaused) return;
    const group = this.#queue.splice(0, GROUP_ROWS_MAX);
    this.#inFlight = group;
    try {
      await this.#thread.commit(commitSteps(group.map((entry) => entry.row)));
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
    if (this.#isPaused) return;
    this.#isPaused = true;
    setTimeout(() => {
      this.#isPaused = false;
      void this.replay();
      void this.#pump();
    }, RETRY_EVERY_MS).unref();
  }

  /** What has waited too long goes to disk and its answer goes out. A group in flight may still commit: then it counts once. */
  #spoolLate(): void {
    const deadlineMs = Date.now() - this.options.waitMsMax;
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

  /** Returns whether the disk took them. */
  #spoolEntries(entries: readonly Entry[]): boolean {
    if (entries.length === 0) return true;
    try {
      this.#spool.append(entries.map((entry) => entry.row));
    } catch (error) {
      this.#lastError = (error as Error).message;
      return false;
    }
    this.#spooledRows += entries.length;
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
