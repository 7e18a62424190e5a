import type { Dispatcher } from "undici";
import { currentCatalog } from "../catalog/load-catalog";
import type { CatalogProvider } from "../catalog/read-catalog";
import type { TargetSnapshot } from "../routing/router";
import { type CheckRequest, type CheckResult, checkProvider } from "./check-provider";
import { claimCheck } from "./claim-check";
import { judgeCalls, worstOf } from "./judge-targets";
import { readHealthRows, saveCheck } from "./provider-rows";

const TICK_EVERY_MS = 10_000;
/** A process without calls of its own knows less: those that have some are first. */
const IDLE_WAITS_MS = 2 * TICK_EVERY_MS;

export interface ProviderChecksOptions {
  /** Null: there is nothing to call, or no key to call it with. */
  planCheck(provider: CatalogProvider): CheckRequest | null;
  /** What the router has seen of all targets. */
  snapshot(): TargetSnapshot[];
  dispatcher: Dispatcher;
  nowMs(): number;
  /** 0 ≤ x < 1. */
  random(): number;
  onError(error: unknown): void;
}

/** Asks providers how they are: when told to, and every minute or so, once over all processes on this database. */
export class ProviderChecks {
  /** By provider: whoever asks while a check runs gets its result. */
  readonly #running = new Map<string, Promise<CheckResult>>();
  #ticking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(readonly options: ProviderChecksOptions) {}

  /** Checks now, and keeps the result for all processes. Null: there is no such provider. @throws when the database does not answer */
  async checkNow(providerId: string): Promise<CheckResult | null> {
    const provider = currentCatalog().providers.get(providerId);
    if (!provider) return null;
    const running = this.#running.get(providerId);
    if (running) return running;
    const check = this.#check(provider).finally(() => this.#running.delete(providerId));
    this.#running.set(providerId, check);
    return check;
  }

  /** Checks those whose turn it is. */
  tick(): Promise<void> {
    this.#ticking ??= this.#checkDue()
      .catch(this.options.onError)
      .finally(() => {
        this.#ticking = null;
      });
    return this.#ticking;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.tick(), TICK_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer ?? undefined);
    this.#timer = null;
    await this.#ticking;
  }

  async #checkDue(): Promise<void> {
    const { nowMs, random, snapshot } = this.options;
    const rows = await readHealthRows();
    const called = new Set(snapshot().flatMap(({ providerId, calls }) => (calls > 0 ? providerId : [])));
    const enabled = [...currentCatalog().providers.values()].filter(({ isEnabled }) => isEnabled);
    const claims = enabled.map(async (provider) => {
      const waitsMs = called.has(provider.id) ? 0 : IDLE_WAITS_MS;
      const row = rows.get(provider.id);
      if (row && row.nextCheckAt.getTime() > nowMs() - waitsMs) return;
      if (await claimCheck(provider.id, { nowMs: nowMs(), random: random() })) await this.checkNow(provider.id);
    });
    await Promise.all(claims);
  }

  async #check(provider: CatalogProvider): Promise<CheckResult> {
    const { planCheck, dispatcher, nowMs, random } = this.options;
    const request = planCheck(provider);
    const active: CheckResult = request ? await checkProvider(request, dispatcher) : { status: "unknown", latencyMs: null, error: null };
    const targets = this.options.snapshot().filter(({ providerId }) => providerId === provider.id);
    const { status, error } = worstOf(active, judgeCalls(targets));
    const result = { status, latencyMs: active.latencyMs, error };
    await saveCheck(provider.id, result, { nowMs: nowMs(), random: random() });
    return result;
  }
}
