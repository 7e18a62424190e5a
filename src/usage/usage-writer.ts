import { CommitError, type CommitResult, type SettlementResult, type UsageRow } from "../db/commit-work";
import { GroupCommit, type Job } from "../db/group-commit";
import { Spool } from "./spool";

export interface UsageWriterOptions {
  /** Default: a queue of its own. */
  group?: GroupCommit;
  spoolFolder: string;
  /** Longest wait of an answer for its row. */
  waitMsMax: number;
  /** The same for a row with a settlement, which goes to disk after that. */
  settleWaitMsMax?: number;
  /** The database refuses a row for good, and it was set aside: somebody must look. */
  onSetAside?: (row: UsageRow, reason: string) => void;
}

export interface UsageWriterHealth {
  queueDepth: number;
  /** Rows that wait on disk for the database. */
  spooledRows: number;
  /** Rows that neither the database nor the disk has taken in time: a crash would lose them. */
  unsafeRows: number;
  lastError: string | null;
}

/** What the database says of a row that it has taken. */
export interface Recorded {
  /** Null: nobody had to pay. */
  settlement: SettlementResult | null;
  /** The row's `ifCounted` was written: another one counts its response. */
  isReadAgain: boolean;
}

type Release = (recorded: Recorded | null) => void;

/** A row on its way, as a job of the queue; one object for each. */
class Entry implements Job {
  isSpooled = false;
  isUnsafe = false;

  constructor(
    private readonly writer: { finish(entry: Entry, recorded: Recorded | null): void; refuse(entry: Entry, error: CommitError): void },
    readonly usageRow: UsageRow,
    /** When it must be safe. */
    readonly dueMs: number,
    private onSafe: Release | null,
  ) {}

  isWanted(): boolean {
    return !this.isSpooled;
  }

  done({ settlements, readAgain }: CommitResult): void {
    const { requestId, settlement } = this.usageRow;
    this.writer.finish(this, { settlement: settlement ? (settlements.get(requestId) ?? null) : null, isReadAgain: readAgain.has(requestId) });
  }

  refused(error: CommitError): void {
    this.writer.refuse(this, error);
  }

  /** The answer may go out. */
  release(recorded: Recorded | null): void {
    this.onSafe?.(recorded);
    this.onSafe = null;
  }
}

const REPLAY_ROWS_MAX = 512;
const REPLAY_EVERY_MS = 500;
/** How often, within the longest wait, is looked for rows that have waited so long. */
const LOOKS_PER_WAIT = 5;

/**
 * The only writer of usage rows and of the settlements that go with them. A row is safe when its group is in the database or, when that
 * takes too long, when it is in the spool; whatever is written twice counts once.
 */
export class UsageWriter {
  readonly #group: GroupCommit;
  readonly #spool: Spool;
  readonly #waiting = new Set<Entry>();
  readonly #endings = {
    finish: (entry: Entry, recorded: Recorded | null) => this.#finish(entry, recorded),
    refuse: (entry: Entry, error: CommitError) => this.#refuse(entry, error),
  };
  #diskError: string | null = null;
  #replayError: string | null = null;
  #isClosed = false;
  #replaying: Promise<void> | null = null;
  #replayTimer: NodeJS.Timeout | null = null;
  #guard: NodeJS.Timeout | null = null;
  #onIdle: (() => void)[] = [];

  constructor(private readonly options: UsageWriterOptions) {
    this.#group = options.group ?? new GroupCommit();
    this.#spool = new Spool(options.spoolFolder);
  }

  /**
   * Resolves when the row is safe: with what the database says of it, or null when it waits on disk. A row without a settlement may also have
   * waited long enough. Never rejects.
   */
  record(row: UsageRow): Promise<Recorded | null> {
    return new Promise((resolve) => {
      const { waitMsMax, settleWaitMsMax = waitMsMax } = this.options;
      const entry = new Entry(this.#endings, row, performance.now() + (row.settlement ? settleWaitMsMax : waitMsMax), resolve);
      this.#waiting.add(entry);
      if (this.#isClosed) return this.#spoolAll();
      this.#guard ??= setInterval(() => this.#look(), this.#lookEveryMs()).unref();
      this.#group.submit(entry);
    });
  }

  health(): UsageWriterHealth {
    const unsafeRows = [...this.#waiting].filter((entry) => entry.isUnsafe).length;
    const lastError = this.#diskError ?? this.#group.lastError ?? this.#replayError;
    return { queueDepth: this.#waiting.size, spooledRows: this.#spool.rows, unsafeRows, lastError };
  }

  /** Resolves when nothing waits in memory any more. */
  async flush(): Promise<void> {
    if (this.#waiting.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  /** What still waits, and what comes from now on, goes to disk: the next process finds it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopLooking();
    clearTimeout(this.#replayTimer ?? undefined);
    this.#spoolAll();
    await this.#group.close();
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
        for (const file of files) await this.#replayFile(file);
      }
      await this.#group.run({}); // starts the thread and compiles its statements: the first call must not wait for that
      this.#replayError = null;
    } catch (error) {
      this.#replayError = (error as Error).message;
      this.#replaySoon();
    }
  }

  async #replayFile(file: string): Promise<void> {
    const rows = this.#spool.read(file);
    for (let i = 0; i < rows.length; i += REPLAY_ROWS_MAX) {
      const group = rows.slice(i, i + REPLAY_ROWS_MAX);
      const results = await Promise.allSettled(group.map((row) => this.#group.run({ usageRow: row })));
      const reasons = results.map((result) => (result.status === "rejected" ? (result.reason as Error) : null));
      for (const reason of reasons) if (reason && !(reason instanceof CommitError && reason.isRefusal)) throw reason;
      for (const [index, reason] of reasons.entries()) if (reason) this.#setAside(group[index] as UsageRow, reason);
    }
    this.#spool.remove(file);
  }

  #replaySoon(): void {
    if (this.#isClosed) return;
    this.#replayTimer ??= setTimeout(() => {
      this.#replayTimer = null;
      void this.replay();
    }, REPLAY_EVERY_MS).unref();
  }

  #setAside(row: UsageRow, reason: Error): void {
    this.#spool.setAside([row]);
    this.options.onSetAside?.(row, reason.message);
  }

  #refuse(entry: Entry, error: CommitError): void {
    try {
      this.#setAside(entry.usageRow, error);
    } catch (diskError) {
      this.options.onSetAside?.(entry.usageRow, `${error.message}; ${(diskError as Error).message}`);
    }
    this.#finish(entry, null);
  }

  #finish(entry: Entry, recorded: Recorded | null): void {
    this.#waiting.delete(entry);
    entry.release(recorded);
    if (this.#waiting.size > 0) return;
    this.#diskError = null;
    if (this.#onIdle.length > 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  /** Ends by itself when nothing waits: a timer for each call would cost more than the look. */
  #look(): void {
    if (this.#waiting.size > 0) this.#spoolLate();
    else this.#stopLooking();
  }

  #stopLooking(): void {
    clearInterval(this.#guard ?? undefined);
    this.#guard = null;
  }

  /** What has waited too long goes to disk and its answer goes out. A group in flight may still commit: then it counts once. */
  #spoolLate(): void {
    // Who would be late at the next look goes now.
    const deadlineMs = performance.now() + this.#lookEveryMs();
    const late = [...this.#waiting].filter((entry) => entry.dueMs <= deadlineMs && !entry.isSpooled);
    if (late.length === 0 || this.#spoolEntries(late)) return;
    for (const entry of late) {
      entry.isUnsafe = true;
      // The last byte of an answer that is paid for waits until its payment cannot be lost.
      if (!entry.usageRow.settlement) entry.release(null);
    }
  }

  #lookEveryMs(): number {
    return Math.max(5, this.options.waitMsMax / LOOKS_PER_WAIT);
  }

  #spoolAll(): void {
    const entries = [...this.#waiting].filter((entry) => !entry.isSpooled);
    if (!this.#spoolEntries(entries)) for (const entry of entries) entry.release(null);
  }

  /** Returns whether the disk took them. */
  #spoolEntries(entries: readonly Entry[]): boolean {
    if (entries.length === 0) return true;
    try {
      this.#spool.append(entries.map((entry) => entry.usageRow));
    } catch (error) {
      this.#diskError = (error as Error).message;
      return false;
    }
    for (const entry of entries) {
      entry.isSpooled = true;
      this.#finish(entry, null);
    }
    this.#replaySoon();
    return true;
  }
}
