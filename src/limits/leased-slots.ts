import { isOwnerGone, processOwner } from "../db/process-owner";
import type { Slots } from "./counter-store";

/** Processes on other hosts, and in other containers, are taken for dead when they have not been heard of for so long. */
export const LEASE_MS = 40_000;
const RENEW_EVERY_MS = 10_000;

/** What a store that several processes share does for slots; each in one step. All reject when it does not answer. */
export interface SlotTable {
  /** False: there are `max` already. */
  insert(slot: { scopeId: string; slotId: string; owner: string }, max: number): Promise<boolean>;
  delete(scopeId: string, slotId: string): Promise<void>;
  /** The processes that have slots of a scope. */
  owners(scopeId: string): Promise<{ owner: string; isAlive: boolean }[]>;
  deleteOf(scopeId: string, owners: string[]): Promise<void>;
  /** The process is alive, for `lifeMs` from now on. */
  renew(owner: string, lifeMs: number): Promise<void>;
}

/** Slots of all processes. Those of a process that has died are freed when somebody needs one. */
export class LeasedSlots implements Slots {
  #renewed: Promise<void> | null = null;
  /** The store did not answer when they were freed, or taken. */
  readonly #unfreed = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly table: SlotTable,
    private readonly owner: string = processOwner,
  ) {}

  async take(scopeId: string, slotId: string, max: number): Promise<boolean> {
    await this.#begin();
    const slot = { scopeId, slotId, owner: this.owner };
    try {
      return (await this.table.insert(slot, max)) || ((await this.#freeDead(scopeId)) && (await this.table.insert(slot, max)));
    } catch (error) {
      this.#unfreed.set(slotId, scopeId); // it may be there all the same
      throw error;
    }
  }

  async free(scopeId: string, slotId: string): Promise<void> {
    this.#unfreed.set(slotId, scopeId);
    await this.table.delete(scopeId, slotId);
    this.#unfreed.delete(slotId);
  }

  stop(): void {
    clearInterval(this.#timer ?? undefined);
  }

  /** Before the first slot it is known that this process is alive. */
  #begin(): Promise<void> {
    this.#timer ??= setInterval(() => void this.#renew(), RENEW_EVERY_MS).unref();
    this.#renewed ??= this.table.renew(this.owner, LEASE_MS);
    return this.#renewed.catch((error: unknown) => {
      this.#renewed = null;
      throw error;
    });
  }

  async #renew(): Promise<void> {
    try {
      await this.table.renew(this.owner, LEASE_MS);
      for (const [slotId, scopeId] of [...this.#unfreed]) await this.free(scopeId, slotId);
    } catch {
      // Calls say that the store does not answer; this is tried again.
    }
  }

  /** @returns whether there were any */
  async #freeDead(scopeId: string): Promise<boolean> {
    const owners = await this.table.owners(scopeId);
    const dead = owners.filter(({ owner, isAlive }) => !isAlive || isOwnerGone(owner)).map(({ owner }) => owner);
    if (dead.length > 0) await this.table.deleteOf(scopeId, dead);
    return dead.length > 0;
  }
}
