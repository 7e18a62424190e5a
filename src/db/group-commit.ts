import {
  type ClosingWork,
  CommitError,
  type CommitResult,
  type Commits,
  type CommitWork,
  type HoldWork,
  type RenewalWork,
  type UsageRow,
} from "./commit-work";
import { dialectOf } from "./dialect";
import { PostgresqlCommits } from "./postgresql/postgresql-commits";
import { SqliteCommits } from "./sqlite/sqlite-commits";

/** One caller's part of a group. */
export interface Job {
  usageRow?: UsageRow;
  hold?: HoldWork;
  renewals?: readonly RenewalWork[];
  closings?: readonly ClosingWork[];
  /** Asked when a group is made: who no longer waits is left out. */
  isWanted(): boolean;
  /** The group is durable. */
  done(result: CommitResult): void;
  /** The database refuses this job for good. */
  refused(error: CommitError): void;
  /** The database did not take the group. Without it the job is tried again until it is done or no longer wanted. */
  failed?(error: Error): void;
}

const GROUP_JOBS_MAX = 512;
const RETRY_EVERY_MS = 500;
/** A timer waits for at least a millisecond: less is not waited for. */
const TIMER_MS_MIN = 0.5;

/** The group commit of the database that DATABASE_URL names. `file`: another SQLite file. */
export function openCommits({ file }: { file?: string } = {}): Commits {
  return file === undefined && dialectOf() === "postgresql" ? new PostgresqlCommits() : new SqliteCommits(file);
}

export interface GroupCommitOptions {
  file?: string;
  /**
   * How long after the start of one group the next one may start, asked for each: a group costs about as much as ten of its rows, so that a busy
   * process gains by gathering a little. Default 0: at once.
   */
  gatherMs?: () => number;
}

/** The queue in front of the database: while one group commits, the next gathers. No added latency when idle. */
export class GroupCommit {
  readonly #commits: Commits;
  readonly #gatherMs: () => number;
  #startedAtMs = Number.NEGATIVE_INFINITY;
  #gathering: NodeJS.Timeout | null = null;
  #queue: Job[] = [];
  #inFlight: Job[] = [];
  #isPaused = false;
  #isClosed = false;
  #lastError: string | null = null;

  constructor({ file, gatherMs = () => 0 }: GroupCommitOptions = {}) {
    this.#commits = openCommits({ file });
    this.#gatherMs = gatherMs;
  }

  get queueDepth(): number {
    return this.#queue.length + this.#inFlight.length;
  }

  /** What the database said last; null when it took the last group. */
  get lastError(): string | null {
    return this.#lastError;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  submit(job: Job): void {
    this.#queue.push(job);
    this.#pump();
  }

  /** Resolves when the work is durable. Rejects when the database does not take it now; nothing is tried again. */
  run(work: Pick<Job, "usageRow" | "renewals" | "closings">): Promise<CommitResult> {
    if (this.#isClosed) return Promise.reject(new CommitError("CLOSED", "the queue is closed", false));
    return new Promise((resolve, reject) => this.submit({ ...work, isWanted: () => true, done: resolve, refused: reject, failed: reject }));
  }

  /** Resolves when what is in flight is done. What waits stays undone: whoever submitted it keeps it elsewhere. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#gathering ?? undefined);
    const dropped = this.#queue.splice(0);
    for (const job of dropped) job.failed?.(new CommitError("CLOSED", "the queue is closed", false));
    await this.#commits.close();
  }

  #pump(): void {
    if (this.#inFlight.length > 0 || this.#gathering || this.#isPaused || this.#isClosed || this.#queue.length === 0) return;
    const nowMs = performance.now();
    const waitMs = this.#startedAtMs + this.#gatherMs() - nowMs;
    if (waitMs > TIMER_MS_MIN) {
      this.#gathering = setTimeout(() => {
        this.#gathering = null;
        this.#pump();
      }, waitMs);
      return;
    }
    const group = this.#take();
    if (group.length === 0) return;
    this.#startedAtMs = nowMs;
    this.#inFlight = group;
    this.#commits.commit(gather(group)).then(
      (result) => this.#finish(group, result),
      (error: Error) => this.#fail(group, error),
    );
  }

  #finish(group: readonly Job[], result: CommitResult): void {
    this.#lastError = null;
    for (const job of group) job.done(result);
    this.#next();
  }

  async #fail(group: Job[], error: Error): Promise<void> {
    try {
      if (!(error instanceof CommitError) || !error.isRefusal) throw error;
      await this.#divide(group, error);
      this.#lastError = null;
    } catch (reason) {
      this.#keep(group, reason as Error);
    }
    this.#next();
  }

  #next(): void {
    this.#inFlight = [];
    this.#pump();
  }

  #take(): Job[] {
    let group: Job[] = [];
    while (group.length === 0 && this.#queue.length > 0) group = this.#queue.splice(0, GROUP_JOBS_MAX).filter((job) => job.isWanted());
    return group;
  }

  /** A job that can never go in must not hold up the others: then each half by itself. Takes out of `group` what is over. */
  async #divide(group: Job[], error: CommitError): Promise<void> {
    if (group.length === 1) {
      for (const job of group.splice(0)) job.refused(error);
      return;
    }
    const middle = group.length >> 1;
    const halves = [group.slice(0, middle), group.slice(middle)];
    try {
      for (const half of halves) await this.#commitHalf(half);
    } finally {
      group.splice(0, group.length, ...halves.flat());
    }
  }

  async #commitHalf(half: Job[]): Promise<void> {
    try {
      const result = await this.#commits.commit(gather(half));
      for (const job of half.splice(0)) job.done(result);
    } catch (error) {
      if (!(error instanceof CommitError) || !error.isRefusal) throw error;
      await this.#divide(half, error);
    }
  }

  #keep(group: Job[], error: Error): void {
    this.#lastError = error.message;
    this.#queue.unshift(...group.filter((job) => !job.failed));
    for (const job of group) job.failed?.(error);
    if (this.#isPaused || this.#isClosed) return;
    this.#isPaused = true;
    // Keeps the process alive: a start that waits for the database must not end because nothing else happens.
    setTimeout(() => {
      this.#isPaused = false;
      this.#pump();
    }, RETRY_EVERY_MS);
  }
}

function gather(jobs: readonly Job[]): CommitWork {
  const usageRows: UsageRow[] = [];
  const holds: HoldWork[] = [];
  const renewals: RenewalWork[] = [];
  const closings: ClosingWork[] = [];
  for (const job of jobs) {
    if (job.usageRow) usageRows.push(job.usageRow);
    if (job.hold) holds.push(job.hold);
    if (job.renewals) renewals.push(...job.renewals);
    if (job.closings) closings.push(...job.closings);
  }
  return { usageRows, holds, renewals, closings };
}
