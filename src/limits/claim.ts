import { randomUUID } from "node:crypto";
import type { LimitName, LimitScope, Quota } from "../domain/limits";
import type { CounterStore } from "./counter-store";

/** Points are given back only while the window has so long to run: in the next one they would let more through than may. */
const GIVE_BACK_MS_MIN = 1_000;
/** When one of the running calls ends is not known. */
const RETRY_CONCURRENCY_MS = 1_000;

/** What a call asks of one limit. */
export interface Claim {
  scope: LimitScope;
  name: LimitName;
  /** False: the limit is reached. */
  isGranted: boolean;
  retryAfterMs: number;
  /** Null: of places for running calls. */
  quota: Quota | null;
  /** Gives a place back, or puts other points in place of those that were taken. 0: as if it had never been asked. Safe to repeat. */
  change(points: number): Promise<void>;
}

export interface ClaimOptions {
  store: CounterStore;
  scope: LimitScope;
  max: number;
}

/** A place among the calls that run. */
export async function claimSlot({ store: { slots }, scope, max }: ClaimOptions): Promise<Claim> {
  const slotId = randomUUID();
  const isGranted = await slots.take(scope.id, slotId, max);
  const change = async () => {
    if (isGranted) await slots.free(scope.id, slotId);
  };
  return { scope, name: "concurrency", isGranted, retryAfterMs: RETRY_CONCURRENCY_MS, quota: null, change };
}

/** Points of a window of a minute. A call that is larger than the limit needs a window of its own. */
export async function claimPoints(
  { store: { windows }, scope, max }: ClaimOptions,
  { name, points }: { name: Exclude<LimitName, "concurrency">; points: number },
): Promise<Claim> {
  const key = `${scope.id}:${name}`;
  let taken = Math.min(points, max);
  const { consumed, resetMs } = await windows.add(key, taken);
  const endsAtMs = performance.now() + resetMs;
  const change = async (wanted: number) => {
    const difference = wanted - taken;
    const leftMs = endsAtMs - performance.now();
    if (difference === 0 || leftMs <= (difference < 0 ? GIVE_BACK_MS_MIN : 0)) return;
    taken = wanted;
    await windows.add(key, difference);
  };
  const quota = { limit: max, remaining: Math.max(0, max - consumed), resetMs };
  return { scope, name, isGranted: consumed <= max, retryAfterMs: resetMs, quota, change };
}
