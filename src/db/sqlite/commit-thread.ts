import path from "node:path";
import { Worker } from "node:worker_threads";
import { BUSY_TIMEOUT_MS, databaseFile } from "../client";
import { CommitError } from "../commit-work";
import type { CommitStep } from "./commit-steps";

/** What a step has read, and how many rows it has changed. */
export interface StepResult {
  rows: Record<string, unknown>[];
  changes: number;
}

interface Reply {
  id: number;
  results?: StepResult[];
  error?: string;
  message?: string;
}

/** Commits one group after another on a thread of its own. The caller gathers: one group at a time is the best there is on SQLite. */
export class CommitThread {
  #worker: Worker | null = null;
  #nextId = 1;
  readonly #waiting = new Map<number, { resolve(results: StepResult[]): void; reject(error: Error): void }>();

  constructor(private readonly options: { setup: string[]; file?: string }) {}

  /** Resolves when the group is durable; rejects with nothing of it written. */
  commit(steps: CommitStep[]): Promise<StepResult[]> {
    const worker = this.#start();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref(); // a process that has nothing else to do (a start that replays the spool) must not end before the answer
      worker.postMessage({ id, steps });
    });
  }

  /** Resolves when the thread has finished what it was given. It ends by itself: to end it in the middle of a statement aborts the process. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    this.#worker = null;
    worker.ref();
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    worker.postMessage("close");
    await ended;
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const { setup, file = databaseFile() } = this.options;
    const script = path.join(process.cwd(), "src/db/sqlite/commit-worker.mjs");
    const worker = new Worker(/* turbopackIgnore: true */ script, { workerData: { file, setup, busyTimeoutMs: BUSY_TIMEOUT_MS } });
    worker.on("message", (reply: Reply) => this.#settle(reply));
    worker.on("error", (error) => this.#fail(error));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #settle({ id, results, error, message }: Reply): void {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    if (error === undefined) waiter?.resolve(results ?? []);
    else waiter?.reject(new CommitError(error, message ?? error, error.startsWith("SQLITE_CONSTRAINT")));
  }

  /** The thread died (the file could not be opened, the disk failed): the next group starts a new one. */
  #fail(error: unknown): void {
    this.#worker = null;
    for (const waiter of this.#waiting.values()) waiter.reject(new CommitError("THREAD", String(error), false));
    this.#waiting.clear();
  }
}
