/** Calls and failures are counted within this window. */
const WINDOW_MS = 60_000;
const BUCKET_MS = 5_000;
const BUCKETS = WINDOW_MS / BUCKET_MS;
/** So many of the latest times make the median: few enough to see a change at once, and enough for one slow call not to matter. */
const TIMES = 15;

export interface Measured {
  /** Of the window. */
  calls: number;
  failures: number;
  /** Median of the latest times to the first token within the window; without one, the last that is known. Null: there has been none. */
  ttftMs: number | null;
  /** When the target was last heard of; null: never. */
  lastAtMs: number | null;
}

export const NOT_MEASURED: Measured = Object.freeze({ calls: 0, failures: 0, ttftMs: null, lastAtMs: null });

/** What one target's last calls have shown. An observation costs the same whatever came before it, and memory does not grow. */
export class TargetStats {
  readonly #calls = new Uint32Array(BUCKETS);
  readonly #failures = new Uint32Array(BUCKETS);
  /** Number, since the epoch, of the bucket that stands at each place. */
  readonly #numbers = new Float64Array(BUCKETS);
  readonly #times = new Float64Array(TIMES);
  readonly #timedAtMs = new Float64Array(TIMES);
  readonly #sorted = new Float64Array(TIMES);
  #timed = 0;
  #lastAtMs: number | null = null;

  observe(hasFailed: boolean, ttftMs: number | null, nowMs: number): void {
    const number = Math.floor(nowMs / BUCKET_MS);
    const place = number % BUCKETS;
    if (this.#numbers[place] !== number) {
      this.#numbers[place] = number;
      this.#calls[place] = 0;
      this.#failures[place] = 0;
    }
    this.#calls[place] = (this.#calls[place] as number) + 1;
    if (hasFailed) this.#failures[place] = (this.#failures[place] as number) + 1;
    if (ttftMs !== null && !hasFailed) {
      this.#times[this.#timed % TIMES] = ttftMs;
      this.#timedAtMs[this.#timed % TIMES] = nowMs;
      this.#timed += 1;
    }
    this.#lastAtMs = nowMs;
  }

  /** A call that was counted as a success has failed after all. It stays one call: of a minute that is over, it is counted anew. */
  observeBreak(observedAtMs: number, nowMs: number): void {
    const number = Math.floor(observedAtMs / BUCKET_MS);
    const place = number % BUCKETS;
    const isCounted = this.#numbers[place] === number && Math.floor(nowMs / BUCKET_MS) - number < BUCKETS;
    if (isCounted) this.#failures[place] = (this.#failures[place] as number) + 1;
    else this.observe(true, null, nowMs);
  }

  read(nowMs: number): Measured {
    const { calls, failures } = this.count(nowMs);
    return { calls, failures, ttftMs: this.#median(nowMs), lastAtMs: this.#lastAtMs };
  }

  /** Calls and failures of the window. */
  count(nowMs: number): { calls: number; failures: number } {
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

  /** What came before says nothing any more: the target has recovered. */
  forgetCalls(): void {
    this.#numbers.fill(Number.NEGATIVE_INFINITY);
  }

  #median(nowMs: number): number | null {
    if (this.#timed === 0) return null;
    let recent = 0;
    for (let i = 0; i < Math.min(TIMES, this.#timed); i++)
      if (nowMs - (this.#timedAtMs[i] as number) < WINDOW_MS) this.#sorted[recent++] = this.#times[i] as number;
    if (recent === 0) return this.#times[(this.#timed - 1) % TIMES] as number;
    return this.#sorted.subarray(0, recent).sort()[(recent - 1) >> 1] as number;
  }
}
