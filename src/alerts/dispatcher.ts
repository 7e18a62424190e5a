import { setTimeout as sleep } from "node:timers/promises";
import { database } from "../db/client";
import type { AlertChannel, AlertDelivery } from "../db/generated/client";
import { groupBy } from "../domain/group-by";
import { type DueDelivery, findDueDeliveries } from "../queries/find-due-deliveries";
import { BACKOFF, type Backoff, nextTryMs } from "./backoff";
import { CHANNEL_DELETED } from "./change-channel";
import { claimDelivery } from "./due-deliveries";
import type { Outcome } from "./post-safely";
import type { SentEvent } from "./send-event";

const IN_FLIGHT_MAX = 32;
/** One slow receiver must not keep the others waiting: those of other organizations, nor its own organization's. */
const IN_FLIGHT_PER_ORGANIZATION_MAX = 4;
const IN_FLIGHT_PER_CHANNEL_MAX = 2;
const SETTLE_AGAIN_MS = 250;

export interface DispatcherOptions {
  send(channel: AlertChannel, event: SentEvent): Promise<Outcome>;
  backoff: Backoff;
  leaseMs: number;
  /** How often it looks for what is due. */
  everyMs: number;
  /** 0 ≤ x < 1. */
  random(): number;
  nowMs(): number;
  onError(error: unknown): void;
}

type Place = Pick<DueDelivery, "organizationId" | "channelId">;

/**
 * Sends what is due, in every process on the database: of each rule and channel one at a time, in order. A try is claimed for a limited time, so that
 * what a killed process had is sent by another one; and once a receiver has said yes, that is written before anything else happens to the delivery.
 */
export class Dispatcher {
  /** By delivery: where it goes, and its end. */
  readonly #running = new Map<string, Place & { ended: Promise<void> }>();
  #filling: Promise<void> | null = null;
  #isWanted = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(readonly options: DispatcherOptions) {}

  start(): void {
    this.#timer ??= setInterval(() => this.wake(), this.options.everyMs).unref();
  }

  /** There may be something to send. */
  wake(): void {
    this.#isWanted = true;
    this.#filling ??= this.#fill()
      .catch(this.options.onError)
      .finally(() => {
        this.#filling = null;
      });
  }

  /** Begins nothing more, and waits for what is on its way: it is bounded by the time that a receiver has. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer ?? undefined);
    await this.#filling;
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #fill(): Promise<void> {
    while (this.#isWanted && !this.#isStopped) {
      this.#isWanted = false;
      const limit = IN_FLIGHT_MAX - this.#running.size;
      if (limit <= 0) return;
      const { leaseMs, nowMs } = this.options;
      const asked = { nowMs: nowMs(), waitMsMax: BACKOFF.maxMs, leaseMs, limit, busy: this.#busy() };
      for (const due of await findDueDeliveries(asked)) {
        if (this.#isStopped || this.#running.has(due.id)) continue;
        if (this.#isHeldBack(due)) {
          this.#isWanted = true; // what goes elsewhere may stand behind it
          continue;
        }
        const leaseId = await claimDelivery(due, nowMs() + leaseMs);
        if (leaseId) this.#run(due, leaseId);
      }
    }
  }

  #busy(): { organizationIds: string[]; channelIds: string[] } {
    const running = [...this.#running.values()];
    return {
      organizationIds: fullOf(running, ({ organizationId }) => organizationId, IN_FLIGHT_PER_ORGANIZATION_MAX),
      channelIds: fullOf(running, ({ channelId }) => channelId, IN_FLIGHT_PER_CHANNEL_MAX),
    };
  }

  #isHeldBack({ organizationId, channelId }: Place): boolean {
    const { organizationIds, channelIds } = this.#busy();
    return organizationIds.includes(organizationId) || channelIds.includes(channelId);
  }

  #run({ id, organizationId, channelId }: DueDelivery, leaseId: string): void {
    const ended = this.#deliver(id, leaseId)
      .catch(this.options.onError)
      .finally(() => {
        this.#running.delete(id);
        this.wake();
      });
    this.#running.set(id, { organizationId, channelId, ended });
  }

  async #deliver(id: string, leaseId: string): Promise<void> {
    const untilMs = performance.now() + this.options.leaseMs;
    const delivery = await database().alertDelivery.findUniqueOrThrow({ where: { id } });
    const { organizationId, channelId, eventId } = delivery;
    const channel = await database().alertChannel.findFirst({
      where: { id: channelId, organizationId },
      omit: { sealedTarget: false, sealedSecret: false, sealedOldSecret: false },
    });
    const event = await database().alertEvent.findFirst({ where: { id: eventId, organizationId }, select: { id: true, body: true } });
    if (!channel || !event) return void (await this.#end(delivery, leaseId, CHANNEL_DELETED));
    const outcome = await this.options.send(channel, event).catch((error: unknown): Outcome => {
      this.options.onError(error);
      return { statusCode: null, error: "this server could not make the message" };
    });
    // Until somebody else may have taken it over: what is delivered and not written is delivered again.
    for (;;) {
      try {
        return await (outcome.error === null ? this.#succeed(id) : this.#fail(delivery, leaseId, outcome.error));
      } catch (error) {
        if (performance.now() >= untilMs) throw error;
        this.options.onError(error);
        await sleep(SETTLE_AGAIN_MS);
      }
    }
  }

  /** Whoever holds it by now: it is delivered. One statement, the first after the receiver's yes: should this process die before it, the event comes again. */
  async #succeed(id: string): Promise<void> {
    const deliveredAt = new Date(this.options.nowMs());
    const data = { status: "delivered", deliveredAt, attempts: { increment: 1 }, lastError: null, leaseId: null, leasedUntil: null };
    await database().alertDelivery.updateMany({ where: { id, status: "pending" }, data });
  }

  async #fail(delivery: AlertDelivery, leaseId: string, lastError: string): Promise<void> {
    const attempts = delivery.attempts + 1;
    const { nowMs, backoff, random } = this.options;
    const tried = { attempts, nowMs: nowMs(), givesUpAtMs: delivery.givesUpAt.getTime() };
    const nextMs = nextTryMs(tried, backoff, random());
    if (nextMs === null) return this.#end(delivery, leaseId, lastError, attempts);
    const data = { attempts, lastError, nextAttemptAt: new Date(nextMs), leaseId: null, leasedUntil: null };
    await database().alertDelivery.updateMany({ where: { id: delivery.id, leaseId, status: "pending" }, data });
  }

  /** A dead letter: people see it, and can send it again. */
  async #end({ id, attempts }: AlertDelivery, leaseId: string, lastError: string, attemptsNow = attempts): Promise<void> {
    const data = { status: "failed", attempts: attemptsNow, lastError, leaseId: null, leasedUntil: null };
    await database().alertDelivery.updateMany({ where: { id, leaseId, status: "pending" }, data });
  }
}

/** The keys that stand for as many as there may be. */
function fullOf<T>(list: readonly T[], keyOf: (one: T) => string, max: number): string[] {
  return [...groupBy(list, keyOf)].flatMap(([key, own]) => (own.length >= max ? [key] : []));
}
