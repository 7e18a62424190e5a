import { NO_SAMPLE, type Sample } from "../../domain/experiment";

/** The sums of an arm as its calls come in, as src/db/experiment-sums.ts has them. */
export class SimulatedArm {
  readonly #units = new Map<string, { sum: number; calls: number }>();
  sample: Sample = { ...NO_SAMPLE };

  constructor(readonly model: string) {}

  /** @param unit whose call it is; absent: it is a unit of its own */
  add(value: number, unit: string = String(this.sample.calls)): void {
    const { sample } = this;
    const known = this.#units.get(unit) ?? { sum: 0, calls: 0 };
    const next = { sum: known.sum + value, calls: known.calls + 1 };
    this.#units.set(unit, next);
    this.sample = {
      units: this.#units.size,
      calls: sample.calls + 1,
      sum: sample.sum + value,
      squares: sample.squares + next.sum ** 2 - known.sum ** 2,
      crossed: sample.crossed + next.sum * next.calls - known.sum * known.calls,
      sizes: sample.sizes + next.calls ** 2 - known.calls ** 2,
    };
  }
}

/** The same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** By Box and Muller. */
export const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
