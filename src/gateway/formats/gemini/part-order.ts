import type { HubEvent } from "../../hub/hub-answer";

/** Several parts can be open at once in the hub's events. Here each waits for the end of the one that began before it. */
export class PartOrder {
  readonly #open: number[] = [];
  readonly #waiting = new Map<number, HubEvent[]>();

  push(event: HubEvent): HubEvent[] {
    if (!("index" in event)) return [event];
    if (event.type === "part") this.#open.push(event.index);
    if (this.#open[0] !== event.index) {
      const waiting = this.#waiting.get(event.index);
      if (waiting) waiting.push(event);
      else this.#waiting.set(event.index, [event]);
      return [];
    }
    return event.type === "end" ? [event, ...this.#goOn()] : [event];
  }

  #goOn(): HubEvent[] {
    this.#open.shift();
    const next = this.#open[0];
    if (next === undefined) return [];
    const waited = this.#waiting.get(next) ?? [];
    this.#waiting.delete(next);
    return waited.at(-1)?.type === "end" ? [...waited, ...this.#goOn()] : waited;
  }
}
