import { CallWindow, WINDOW_MS, type WindowCount } from "./call-window";

/** So many of the latest times make the median: few enough to see a change at once, and enough for one slow call not to matter. */
const TIMES = 15;

export interface Measured extends WindowCount {
  /** Median of the latest times to the first token within the window; without one, the last that is known. Null: there has been none. */
  ttftMs: number | null;
  /** When the target was last heard of; null: never. */
  lastAtMs: number | null;
}

export const NOT_MEASURED: Measured = Object.freeze({ calls: 0, failures: 0, ttftMs: null, lastAtMs: null });

interface CallEnd {
  hasFailed: boolean;
  ttftMs: number | null;
  /** Made with a caller's own credential. */
  isCallers: boolean;
}

/** What one target's last calls have shown. An observation costs the same whatever came before it, and memory does not grow. */
export class TargetStats {
  readonly #all = new CallWindow();
  /** Those with the operator's credential. */
  readonly #operators = new CallWindow();
  readonly #times = new Float64Array(TIMES);
  readonly #timedAtMs = new Float64Array(TIMES);
  readonly #sorted = new Float64Array(TIMES);
  #timed = 0;
  #lastAtMs: number | null = null;

  observe({ hasFailed, ttftMs, isCallers }: CallEnd, nowMs: number): void {
    this.#all.add(hasFailed, nowMs);
    if (!isCallers) this.#operators.add(hasFailed, nowMs);
    if (ttftMs !== null && !hasFailed) {
      this.#times[this.#timed % TIMES] = ttftMs;
      this.#timedAtMs[this.#timed % TIMES] = nowMs;
      this.#timed += 1;
    }
    this.#lastAtMs = nowMs;
  }

  /** An operator's call that was observed as a success has failed after all. */
  observeBreak(observedAtMs: number, nowMs: number): void {
    this.#all.fail(observedAtMs, nowMs);
    this.#operators.fail(observedAtMs, nowMs);
    this.#lastAtMs = nowMs;
  }

  /** Of all calls, whoever's credential they were made with. */
  read(nowMs: number): Measured {
    return { ...this.#all.count(nowMs), ttftMs: this.#median(nowMs), lastAtMs: this.#lastAtMs };
  }

  /** The operator's calls and failures of the window. */
  countOperators(nowMs: number): WindowCount {
    return this.#operators.count(nowMs);
  }

  /** What came before says nothing any more: the target has recovered. */
  forgetCalls(): void {
    this.#all.clear();
    this.#operators.clear();
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
