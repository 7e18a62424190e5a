import { setTimeout as sleep } from "node:timers/promises";

/** Stopped calls settle on what they have: a write or two. */
const SETTLE_MS_MAX = 5_000;

/** Resold calls that are not settled yet, with or without a client: a process that ends brings them to their end first. */
export class RunningCalls {
  readonly #stops = new Map<string, () => void>();
  #onEmpty: (() => void)[] = [];

  /** @param stop closes the connection to the provider */
  add(requestId: string, stop: () => void): void {
    this.#stops.set(requestId, stop);
  }

  remove(requestId: string): void {
    this.#stops.delete(requestId);
    if (this.#stops.size === 0) for (const listener of this.#onEmpty.splice(0)) listener();
  }

  /** Waits for them, then stops them, and resolves when they are settled, or cannot be. */
  async end(waitMsMax: number): Promise<void> {
    await this.#empty(waitMsMax);
    for (const stop of this.#stops.values()) stop();
    await this.#empty(SETTLE_MS_MAX);
  }

  async #empty(waitMsMax: number): Promise<void> {
    if (this.#stops.size === 0) return;
    const emptied = new Promise<void>((resolve) => this.#onEmpty.push(resolve));
    await Promise.race([emptied, sleep(waitMsMax, undefined, { ref: false })]);
  }
}
