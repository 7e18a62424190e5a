import { type ClosingWork, CommitError, type CommitResult, type Commits, type CommitWork, type HoldWork, type RenewalWork } from "./commit-work";
import { openCommits } from "./open-commits";
import type { UsageRow } from "./usage-row";

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

/** The queue in front of the database: while one group commits, the next gathers. No timers, so no added latency when idle. */
export class GroupCommit {
  readonly #commits: Commits;
  #queue: Job[] = [];
  #inFlight: Job[] = [];
  #isPaused = false;
  #isClosed = false;
  #lastError: string | null = null;

  constructor(options: { file?: string } = {}) {
    this.#commits = openCommits(options);
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
    void this.#pump();
  }

  /** Resolves when the work is durable. Rejects when the database does not take it now; nothing is tried again. */
  run(work: Pick<Job, "usageRow" | "renewals" | "closings">): Promise<CommitResult> {
    if (this.#isClosed) return Promise.reject(new CommitError("CLOSED", "the queue is closed", false));
    return new Promise((resolve, reject) => this.submit({ ...work, isWanted: () => true, done: resolve, refused: reject, failed: reject }));
  }

  /** Resolves when what is in flight is done. What waits stays undone: whoever submitted it keeps it elsewhere. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const dropped = this.#queue.splice(0);
    for (const job of dropped) job.failed?.(new CommitError("CLOSED", "the queue is closed", false));
    await this.#commits.close();
  }

  async #pump(): Promise<void> {
    if (this.#inFlight.length > 0 || this.#isPaused || this.#isClosed) return;
    const group = this.#take();
    if (group.length === 0) return;
    this.#inFlight = group;
    try {
      await this.#commit(group);
      this.#lastError = null;
    } catch (error) {
      this.#keep(group, error as Error);
    }
    this.#inFlight = [];
    void this.#pump();
  }

  #take(): Job[] {
    let group: Job[] = [];
    while (group.length === 0 && this.#queue.length > 0) group = this.#queue.splice(0, GROUP_JOBS_MAX).filter((job) => job.isWanted());
    return group;
  }

  /** A job that can never go in must not hold up the others: then each half by itself. Takes out of `group` what is over. */
  async #commit(group: Job[]): Promise<void> {
    const jobs = [...group];
    try {
      const result = await this.#commits.commit(gather(jobs));
      group.length = 0;
      for (const job of jobs) job.done(result);
    } catch (error) {
      if (!(error instanceof CommitError) || !error.isRefusal) throw error;
      const [first] = jobs;
      if (jobs.length === 1 && first) {
        group.length = 0;
        first.refused(error);
        return;
      }
      const halves = [jobs.slice(0, jobs.length / 2), jobs.slice(jobs.length / 2)];
      try {
        for (const half of halves) await this.#commit(half);
      } finally {
        group.splice(0, group.length, ...halves.flat());
      }
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
      void this.#pump();
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
