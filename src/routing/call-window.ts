/** Calls and failures are counted within this window. */
export const WINDOW_MS = 60_000;
const BUCKET_MS = 5_000;
const BUCKETS = WINDOW_MS / BUCKET_MS;

export interface WindowCount {
  calls: number;
  failures: number;
}

/** Counts the calls of the last minute. One costs the same whatever came before it, and memory does not grow. */
export class CallWindow {
  readonly #calls = new Uint32Array(BUCKETS);
  readonly #failures = new Uint32Array(BUCKETS);
  /** Number, since the epoch, of the bucket that stands at each place. */
  readonly #numbers = new Float64Array(BUCKETS);

  add(hasFailed: boolean, nowMs: number): void {
    const number = Math.floor(nowMs / BUCKET_MS);
    const place = number % BUCKETS;
    if (this.#numbers[place] !== number) {
      this.#numbers[place] = number;
      this.#calls[place] = 0;
      this.#failures[place] = 0;
    }
    this.#calls[place] = (this.#calls[place] as number) + 1;
    if (hasFailed) this.#failures[place] = (this.#failures[place] as number) + 1;
  }

  /** A call that was added as a success at `addedAtMs` has failed after all. It stays one call: of a minute that is over, it is added anew. */
  fail(addedAtMs: number, nowMs: number): void {
    const number = Math.floor(addedAtMs / BUCKET_MS);
    const place = number % BUCKETS;
    const isCounted = this.#numbers[place] === number && Math.floor(nowMs / BUCKET_MS) - number < BUCKETS;
    if (isCounted) this.#failures[place] = (this.#failures[place] as number) + 1;
    else this.add(true, nowMs);
  }

  count(nowMs: number): WindowCount {
    const newest = Math.floor(nowMs / BUCKET_MS);
    let calls = 0;
    let failures = 0;
    for (let place = 0; place < BUCKETS; place++) {
      const age = newest - (this.#numbers[place] as number);
      if (age < 0 || age >= BUCKETS) continue;
      calls += this.#calls[place] as number;
      failures += this.#failures[place] as number;
    }
    return { calls, failures };
  }

  clear(): void {
    this.#numbers.fill(Number.NEGATIVE_INFINITY);
  }
}
