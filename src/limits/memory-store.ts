import { loadLazily } from "../db/load-lazily";
import type { CounterStore, Slots } from "./counter-store";
import { WINDOW_SECONDS } from "./counter-store";
import { libraryWindows, POINTS_MAX } from "./library-windows";

/** For one process, which counts for itself. */
export function memoryStore(): CounterStore {
  const { RateLimiterMemory } = loadLazily<typeof import("rate-limiter-flexible")>("rate-limiter-flexible");
  return { windows: libraryWindows(new RateLimiterMemory({ points: POINTS_MAX, duration: WINDOW_SECONDS })), slots: new MemorySlots() };
}

class MemorySlots implements Slots {
  readonly #taken = new Map<string, Set<string>>();

  take(scopeId: string, slotId: string, max: number): boolean {
    const taken = this.#taken.get(scopeId) ?? new Set();
    if (taken.size >= max) return false;
    this.#taken.set(scopeId, taken.add(slotId));
    return true;
  }

  free(scopeId: string, slotId: string): void {
    const taken = this.#taken.get(scopeId);
    taken?.delete(slotId);
    if (taken?.size === 0) this.#taken.delete(scopeId);
  }
}
