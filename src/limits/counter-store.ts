/** How long a limit per minute counts, from the first call on. */
export const WINDOW_SECONDS = 60;

/** A window that ends later than this has been begun by a clock that was set back since. It begins anew: nobody is refused until that clock is there again. */
export const WINDOW_LEFT_MS_MAX = WINDOW_SECONDS * 1_000 + 2_000;

export interface WindowState {
  /** Points of the running window, these included. */
  consumed: number;
  /** Until it ends. */
  resetMs: number;
}

/** Counters that begin anew a minute after their first point. */
export interface Windows {
  /** Adds points, or takes some back, in one step. Rejects when the store does not answer. */
  add(key: string, points: number): Promise<WindowState>;
}

/** Places of calls that run at once. */
export interface Slots {
  /** False: as many run as may. Rejects when the store does not answer. */
  take(scopeId: string, slotId: string, max: number): boolean | Promise<boolean>;
  /** Safe to repeat. Rejects when the store does not answer: then it is freed later. */
  free(scopeId: string, slotId: string): void | Promise<void>;
}

/** Where calls are counted, by this process or by all together. */
export interface CounterStore {
  windows: Windows;
  slots: Slots;
}
