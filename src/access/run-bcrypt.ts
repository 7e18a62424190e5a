import path from "node:path";
import { Worker } from "node:worker_threads";
import { once } from "../db/once";
import { AppError } from "../domain/errors";

/** At about 70 ms each: anyone further back in the queue would wait longer than people do. */
const WAITING_MAX = 64;

interface Job {
  text: string;
  cost?: number;
  passwordHash?: string;
}

type Reply = { id: number; result: string | boolean; error?: undefined } | { id: number; error: string };

interface Waiter {
  resolve(result: string | boolean): void;
  reject(error: Error): void;
}

/**
 * bcrypt in a thread of its own, one job after the other: in JavaScript it would hold up the event loop, and with it every
 * running stream, for as long as it computes. A thousand sign-ups a second slow down signing up, and nothing else.
 */
class BcryptThread {
  readonly #waiting = new Map<number, Waiter>();
  #worker: Worker | null = null;
  #nextId = 0;

  run(job: Job): Promise<string | boolean> {
    if (this.#waiting.size >= WAITING_MAX) {
      throw new AppError("unavailable", "Too many people are signing in at this moment.", { remedy: "Try again.", retryAfterSeconds: 5 });
    }
    const worker = this.#start();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, ...job });
    });
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const script = path.join(process.cwd(), "src/access/bcrypt-worker.mjs");
    const worker = new Worker(/* turbopackIgnore: true */ script);
    worker.on("message", (reply: Reply) => this.#settle(reply, worker));
    worker.on("error", (error) => this.#fail(error));
    this.#worker = worker;
    return worker;
  }

  #settle(reply: Reply, worker: Worker): void {
    const waiter = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    // An idle thread keeps no process alive.
    if (this.#waiting.size === 0) worker.unref();
    if (reply.error === undefined) waiter?.resolve(reply.result);
    else waiter?.reject(new Error(reply.error));
  }

  /** The thread died; the next job starts a new one. */
  #fail(error: unknown): void {
    this.#worker = null;
    for (const waiter of this.#waiting.values()) waiter.reject(new Error("the bcrypt thread died", { cause: error }));
    this.#waiting.clear();
  }
}

const thread = () => once("bcrypt", () => new BcryptThread());

export async function bcryptHash(text: string, cost: number): Promise<string> {
  return (await thread().run({ text, cost })) as string;
}

export async function bcryptCompare(text: string, passwordHash: string): Promise<boolean> {
  return (await thread().run({ text, passwordHash })) as boolean;
}
