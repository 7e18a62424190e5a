/** Of a route's calls: so many may go to a target only to measure it. */
const SHARE = 0.03;
/** Routes come and go; a forgotten one begins anew. */
const RULES_MAX = 1_000;

/** How many of each route's calls may measure targets that are not the best one: a small share, however few calls there are. */
export class Exploration {
  readonly #earned = new Map<string, number>();

  /** A call of this route has come. At most one exploration is kept in store. */
  earn(ruleId: string): void {
    if (this.#earned.size >= RULES_MAX && !this.#earned.has(ruleId)) this.#earned.clear();
    this.#earned.set(ruleId, Math.min(1, (this.#earned.get(ruleId) ?? 1) + SHARE));
  }

  claim(ruleId: string): boolean {
    const earned = this.#earned.get(ruleId) ?? 0;
    // Sums of shares are not exact.
    if (earned < 1 - 1e-9) return false;
    this.#earned.set(ruleId, 0);
    return true;
  }
}
