import path from "node:path";
import { Worker } from "node:worker_threads";
import { BUSY_TIMEOUT_MS, databaseFile } from "../client";
import { CommitError } from "../commit-work";
import type { Program } from "./commit-steps";
import { SETUP, STATEMENTS } from "./statements";

/** Of a write: how many rows it has changed. Of a read: its rows, as lists of values. */
export type StepResult = number | (string | null)[][];

interface Failure {
  code: string;
  message: string;
}

interface Waiter {
  resolve(results: StepResult[]): void;
  reject(error: Error): void;
}

/** Commits one group after another on a thread of its own. The caller gathers: one group at a time is the best there is on SQLite. */
export class CommitThread {
  #worker: Worker | null = null;
  /** In the order of their groups, which is that of the replies. */
  #waiting: Waiter[] = [];

  constructor(private readonly file: string = databaseFile()) {}

  /** Resolves when the group is durable; rejects with nothing of it written. Both ways go as one text: half the price of a structured clone. */
  commit({ steps, texts }: Program): Promise<StepResult[]> {
    const worker = this.#start();
    const text = [JSON.stringify(steps), ...texts].join("\n");
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ resolve, reject }) === 1) worker.ref(); // a process with nothing else to do (a start that replays the spool) must not end now
      worker.postMessage(text);
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
    const script = path.join(process.cwd(), "src/db/sqlite/commit-worker.mjs");
    const workerData = { file: this.file, busyTimeoutMs: BUSY_TIMEOUT_MS, setup: SETUP, statements: Object.values(STATEMENTS) };
    const worker = new Worker(/* turbopackIgnore: true */ script, { workerData });
    worker.on("message", (reply: string | Failure) => this.#settle(reply));
    worker.on("error", (error) => this.#fail(error));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #settle(reply: string | Failure): void {
    const waiter = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker?.unref();
    if (typeof reply === "string") waiter?.resolve(JSON.parse(reply) as StepResult[]);
    else waiter?.reject(new CommitError(reply.code, reply.message, reply.code.startsWith("SQLITE_CONSTRAINT")));
  }

  /** The thread died (the file could not be opened, the disk failed): the next group starts a new one. */
  #fail(error: unknown): void {
    this.#worker = null;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(new CommitError("THREAD", String(error), false));
  }
}
