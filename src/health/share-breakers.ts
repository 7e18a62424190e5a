import { database } from "../db/client";
import type { Breaker as BreakerRow } from "../db/generated/client";
import { isUniqueViolation } from "../db/is-unique-violation";
import type { BreakerChange, BreakerState } from "../domain/health";
import { newId } from "../domain/ids";
import { evictOldBreakers } from "./evict-old-breakers";
import { readState } from "./read-state";

/** Two processes agree after at most this and a write. */
const POLL_EVERY_MS = 500;
/** Processes' clocks may differ by so much: what is this much older than the newest row that was seen is read again. */
const CLOCKS_DIFFER_MS_MAX = 30_000;
const ROWS_MAX = 1_000;
/** What waits for a database that does not answer. */
const TIMELINE_MAX = 500;
const EVICT_EVERY_MS = 60 * 60 * 1000;

export interface BreakerShareOptions {
  /** Hears what other processes have decided, and what this one has: the newest change wins. */
  apply(changes: BreakerChange[]): void;
  nowMs(): number;
  /** The database did not answer: told once, until it does again. What was to be written is written then. */
  onError(error: unknown): void;
}

/** What the processes on one database know of each other's breakers. Nothing of it throws, and no call waits for it. */
export class BreakerShare {
  /** The newest of each target. */
  readonly #unwritten = new Map<string, BreakerChange>();
  #timeline: BreakerChange[] = [];
  #writing: Promise<void> | null = null;
  #polling: Promise<void> | null = null;
  #seenMs: number | null = null;
  #evictedAtMs = 0;
  #isFailing = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(readonly options: BreakerShareOptions) {}

  /** Returns at once. */
  publish(change: BreakerChange, before: BreakerState): void {
    this.#unwritten.set(`${change.providerId} ${change.upstreamModel}`, change);
    if (change.state !== before) this.#timeline = [...this.#timeline, change].slice(-TIMELINE_MAX);
    void this.flush();
  }

  /** Resolves when what was published is written, or the database has refused it. */
  flush(): Promise<void> {
    this.#writing ??= this.#write()
      .then(this.#succeeded, this.#failed)
      .finally(() => {
        this.#writing = null;
      });
    return this.#writing;
  }

  /** Reads what has changed since the last time. */
  poll(): Promise<void> {
    this.#polling ??= this.#read()
      .then(this.#succeeded, this.#failed)
      .finally(() => {
        this.#polling = null;
      });
    return this.#polling;
  }

  start(): void {
    void this.poll();
    this.#timer ??= setInterval(() => {
      void this.poll();
      void this.flush();
    }, POLL_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer ?? undefined);
    this.#timer = null;
    await this.#polling;
    await this.flush();
  }

  readonly #succeeded = () => {
    this.#isFailing = false;
  };

  readonly #failed = (error: unknown) => {
    if (!this.#isFailing) this.options.onError(error);
    this.#isFailing = true;
  };

  async #read(): Promise<void> {
    const nowMs = this.options.nowMs();
    const since = this.#seenMs;
    const where = since === null ? { state: { not: "closed" } } : { updatedAt: { gte: new Date(since - CLOCKS_DIFFER_MS_MAX) } };
    const rows = await database().breaker.findMany({ where, orderBy: { updatedAt: "desc" }, take: ROWS_MAX });
    this.#seenMs = Math.max(since ?? nowMs, ...rows.map(({ updatedAt }) => updatedAt.getTime()));
    this.options.apply(rows.map(toChange));
  }

  async #write(): Promise<void> {
    while (this.#unwritten.size > 0) {
      for (const [key, change] of [...this.#unwritten]) {
        await writeBreaker(change);
        if (this.#unwritten.get(key) === change) this.#unwritten.delete(key);
      }
    }
    while (this.#timeline.length > 0) {
      const changes = this.#timeline;
      await database().breakerChange.createMany({ data: changes.map(toTimelineRow) });
      this.#timeline = this.#timeline.filter((change) => !changes.includes(change));
    }
    const nowMs = this.options.nowMs();
    if (nowMs - this.#evictedAtMs < EVICT_EVERY_MS) return;
    this.#evictedAtMs = nowMs;
    await evictOldBreakers(nowMs);
  }
}

/** The newest change of a target wins, whoever writes last. */
async function writeBreaker({ providerId, upstreamModel: model, state, reason, retryAtMs, atMs }: BreakerChange): Promise<void> {
  const updatedAt = new Date(atMs);
  const data = { state, reason, retryAt: retryAtMs === null ? null : new Date(retryAtMs), updatedAt };
  const { count } = await database().breaker.updateMany({ where: { providerId, model, updatedAt: { lt: updatedAt } }, data });
  if (count > 0) return;
  try {
    await database().breaker.create({ data: { providerId, model, ...data } });
  } catch (error) {
    // There is a newer one.
    if (!isUniqueViolation(error)) throw error;
  }
}

const toChange = ({ providerId, model, state, reason, retryAt, updatedAt }: BreakerRow): BreakerChange => ({
  providerId,
  upstreamModel: model,
  state: readState(state),
  reason,
  retryAtMs: retryAt?.getTime() ?? null,
  atMs: updatedAt.getTime(),
});

const toTimelineRow = ({ providerId, upstreamModel: model, state, reason, atMs }: BreakerChange) => ({
  id: newId("brk", atMs),
  at: new Date(atMs),
  providerId,
  model,
  state,
  reason,
});
