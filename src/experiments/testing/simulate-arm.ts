import { NO_SAMPLE, type Sample } from "../../domain/experiment";

/** The sums of an arm as its calls come in, as src/db/experiment-sums.ts has them. */
export class SimulatedArm {
  readonly #units = new Map<string, { sum: number; calls: number }>();
  sample: Sample = { ...NO_SAMPLE };

  constructor(readonly model: string) {}

  /** A call that is a unit of its own. */
  add(value: number): void {
    const { sample } = this;
    sample.units++;
    sample.calls++;
    sample.sum += value;
    sample.squares += value * value;
    sample.crossed += value;
    sample.sizes++;
  }

  addOf(unit: string, value: number): void {
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

/** By Box and Muller. */
export const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
