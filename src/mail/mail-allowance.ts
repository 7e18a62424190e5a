const HOUR_MS = 3_600_000;
const PEOPLE_MAX = 10_000;

/**
 * How many messages one person may cause in an hour, so that nobody uses this server's good name to write to strangers. Counted by this process:
 * it is a brake, and no promise.
 */
export class MailAllowance {
  readonly #perHour: number;
  readonly #counted = new Map<string, { fromMs: number; count: number }>();

  constructor(perHour: number) {
    this.#perHour = perHour;
  }

  /** Counts one message. False: there have been too many. */
  take(userId: string, nowMs: number = Date.now()): boolean {
    const known = this.#counted.get(userId);
    const window = known && nowMs - known.fromMs < HOUR_MS ? known : { fromMs: nowMs, count: 0 };
    if (window.count >= this.#perHour) return false;
    window.count += 1;
    if (!known && this.#counted.size >= PEOPLE_MAX) this.#counted.clear();
    this.#counted.set(userId, window);
    return true;
  }
}
