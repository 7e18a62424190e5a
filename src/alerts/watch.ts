import { database } from "../db/client";
import type { AlertKind } from "../domain/alerts";
import { applyReading, readFired } from "./apply-reading";
import type { Reading } from "./compare-reading";
import { evictOld } from "./evict-old";
import { readBudgets } from "./read-budgets";
import { readErrorRates, readUnpriced } from "./read-calls";
import { type ProviderState, readProviders } from "./read-providers";
import { readSpend, type UsualHours } from "./read-spend";
import { watchBalances } from "./watch-balances";
import { readRules, type WatchedRule } from "./watched-rule";

const LOOK_EVERY_MS = 10_000;
/** A little less: timers of several processes do not beat as one. */
const CLAIM_MS = LOOK_EVERY_MS - 1_000;
const EVICT_EVERY_MS = 3_600_000;

export interface WatchOptions {
  providers(): Promise<ProviderState[]>;
  nowMs(): number;
  /** Events were written. */
  onEvents(): void;
  onError(error: unknown): void;
}

/** Compares rules with what is, every ten seconds, once over all processes on this database. Without rules it asks one row. */
export class Watch {
  readonly #usualHours: UsualHours = new Map();
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #evictedMs = 0;

  constructor(readonly options: WatchOptions) {}

  start(): void {
    this.#timer ??= setInterval(() => void this.#beat(), LOOK_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer ?? undefined);
    await this.#looking;
  }

  #beat(): Promise<void> {
    this.#looking ??= this.#lookInTurn()
      .catch(this.options.onError)
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  async #lookInTurn(): Promise<void> {
    if (!(await database().alertRule.findFirst({ select: { id: true } }))) return;
    if (await claimLook(this.options.nowMs())) await this.look();
  }

  /** One look at everything. What fails for one kind does not keep the others from being seen. */
  async look(): Promise<void> {
    const { nowMs, onEvents, onError } = this.options;
    const [rules, fired, now] = [await readRules(), await readFired(), nowMs()];
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    const looks = [() => watchBalances(rules)];
    for (const [kind, read] of Object.entries(this.#readers(now))) {
      const own = rules.filter((rule) => rule.kind === kind);
      if (own.length === 0) continue;
      looks.push(async () => {
        let hasTold = false;
        for (const reading of await read(own)) {
          const rule = byId.get(reading.ruleId);
          if (rule && (await applyReading(rule, reading, fired, new Date(now)))) hasTold = true;
        }
        return hasTold;
      });
    }
    for (const look of looks) if (await look().catch(onError)) onEvents();
    if (Math.abs(now - this.#evictedMs) < EVICT_EVERY_MS) return;
    this.#evictedMs = now;
    await evictOld(now);
  }

  #readers(nowMs: number): Record<Exclude<AlertKind, "low_balance">, (rules: WatchedRule[]) => Promise<Reading[]>> {
    return {
      budget: (rules) => readBudgets(rules, nowMs),
      error_rate: (rules) => readErrorRates(rules, nowMs),
      spend_anomaly: (rules) => readSpend(rules, nowMs, this.#usualHours),
      unpriced: (rules) => readUnpriced(rules, nowMs),
      provider_down: async (rules) => readProviders(rules, await this.options.providers()),
    };
  }
}

/** Whether this process looks now. A time that lies far ahead was written before the clock was set back. */
async function claimLook(nowMs: number): Promise<boolean> {
  const isDue = [{ nextLookAt: { lte: new Date(nowMs) } }, { nextLookAt: { gt: new Date(nowMs + 2 * LOOK_EVERY_MS) } }];
  const { count } = await database().alertWatch.updateMany({ where: { id: 1, OR: isDue }, data: { nextLookAt: new Date(nowMs + CLAIM_MS) } });
  return count === 1;
}
